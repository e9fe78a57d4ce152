package sluice.bench.wire;

import java.io.IOException;
import java.util.Map;

/** A forwarder at the client end of the wire, in a process of its own. */
public interface Forwarder extends AutoCloseable {
    /** Forgets what it did so far: the measurement starts now. */
    void startMeasuring() throws IOException, InterruptedException;

    /**
     * What it did since {@link #startMeasuring}. Always has {@code busyNanosPerPacket}, the nanoseconds inside non-empty
     * rounds per received packet: what a packet costs when neither wire nor generator hold the forwarder up.
     */
    Map<String, Object> report() throws IOException, InterruptedException;

    /**
     * Stops forwarding before the generator ends: memif takes the rings away from under whoever still polls them when the
     * other end leaves.
     */
    void stop() throws IOException, InterruptedException;

    /** Ends the process; the generator must have ended before. */
    @Override
    void close();
}
