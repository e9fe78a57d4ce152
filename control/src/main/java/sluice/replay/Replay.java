package sluice.replay;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sluice.port.PcapWriter;

/**
 * Lets captured frames arrive at an offline director at the times at which they were captured, and captures what it sends.
 *
 * <p>Thread: one.
 */
public final class Replay implements AutoCloseable {
    private static final long SECOND = 1_000_000_000L;

    private final OfflineDirector director;
    private final int ports;
    private final @Nullable PlayedNeighbours neighbours;
    private final Map<Integer, PcapWriter> sent = new HashMap<>();
    private final Map<Integer, PcapWriter> left = new HashMap<>();

    private long received;
    private long cut;
    private long tooLong;
    private long transmitted;
    private long leftToHost;
    private boolean hasBegun;
    /** What to add to the director's time to have the captures'. */
    private long epochNanos;

    /**
     * What became of the frames.
     *
     * @param received frames that arrived
     * @param cut frames of which only a part was captured, among those that arrived
     * @param tooLong frames that fit no packet buffer and did not arrive
     * @param transmitted frames that the director sent
     * @param leftToHost frames that it left to its host
     */
    public record Summary(long received, long cut, long tooLong, long transmitted, long leftToHost) {}

    /**
     * A replay that has not begun; the director has.
     *
     * @param ports how many ports the director has
     * @param neighbours who plays the neighbours that captures lack, or null for nobody
     */
    public Replay(OfflineDirector director, int ports, @Nullable PlayedNeighbours neighbours) {
        this.director = director;
        this.ports = ports;
        this.neighbours = neighbours;
    }

    /** Writes what port {@code port} sends to {@code file}. */
    public void captureSent(int port, Path file) throws IOException {
        sent.put(port, new PcapWriter(file));
    }

    /** Writes what port {@code port} leaves to its host to {@code file}. */
    public void captureLeftToHost(int port, Path file) throws IOException {
        left.put(port, new PcapWriter(file));
    }

    /**
     * Plays all frames, and then lets some time go by.
     *
     * @param lingerSeconds how long, in which timers still run
     */
    public Summary play(ArrivingFrames frames, long lingerSeconds) throws Exception {
        while (frames.next()) {
            if (!hasBegun) {
                begin(frames.nanos());
            }
            waitUntil(frames.nanos() - epochNanos);
            if (director.receive(frames.port(), frames.frame())) {
                received++;
                cut += frames.isCut() ? 1 : 0;
            } else {
                tooLong++;
            }
            collect();
        }
        waitUntil(director.nanos() + lingerSeconds * SECOND);
        return new Summary(received, cut, tooLong, transmitted, leftToHost);
    }

    /** The director has a second to announce itself and to find its neighbours. */
    private void begin(long firstNanos) {
        hasBegun = true;
        epochNanos = firstNanos - SECOND - director.nanos();
    }

    /** In steps, so that what is sent meanwhile bears the time at which it was sent. */
    private void waitUntil(long end) throws Exception {
        while (director.nanos() < end) {
            director.advanceTo(Math.min(end, director.nanos() + OfflineDirector.STEP));
            collect();
        }
    }

    private void collect() throws IOException {
        boolean isAsked = true;
        while (isAsked) {
            isAsked = false;
            for (int port = 0; port < ports; port++) {
                for (byte[] frame : director.takeTransmitted(port)) {
                    transmitted++;
                    write(sent.get(port), frame);
                    isAsked |= neighbours != null && neighbours.answer(port, frame);
                }
                for (byte[] frame : director.takeLeftToHost(port)) {
                    leftToHost++;
                    write(left.get(port), frame);
                }
            }
            if (isAsked) {
                director.run();
            }
        }
    }

    private void write(@Nullable PcapWriter file, byte[] frame) throws IOException {
        if (file != null) {
            file.write(frame, epochNanos + director.nanos());
        }
    }

    @Override
    public void close() throws IOException {
        for (PcapWriter file : sent.values()) {
            file.close();
        }
        for (PcapWriter file : left.values()) {
            file.close();
        }
    }
}
