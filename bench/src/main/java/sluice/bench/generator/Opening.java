package sluice.bench.generator;

import java.util.List;
import sluice.dpdk.Memory;
import sluice.port.Burst;
import sluice.port.PacketPool;
import sluice.port.Port;

/**
 * Opens every flow before the measurement: sends its first packets one stage after the other, and again until each has
 * come through, so that the director holds a connection for each and the generator knows each flow's real server.
 *
 * <p>Sends no more than a window ahead of what comes back, since new connections cost more than packets of old ones.
 * Thread: the generator's.
 */
public final class Opening {
    private static final int BURST = 32;
    private static final int WINDOW = 256;
    private static final int MAXIMUM_PASSES = 50;
    private static final long STALL_NANOS = 5_000_000;
    private static final long QUIET_NANOS = 50_000_000;

    /** One opening packet of a flow. */
    public record Stage(FlowFrames template, boolean isFromServer) {}

    private final Port port;
    private final PacketPool pool;
    private final FlowTable flows;
    private final Arrivals exceptions;
    private final ReturnedFrame form;
    private final Burst sending = new Burst(BURST);
    private final Burst received = new Burst(BURST);
    private long lastArrivalNanos;
    private int outstanding;
    private int confirmed;

    /** Opens {@code flows} on queue 0 of {@code port}; {@code exceptions} gets ARP and other foreign frames. */
    public Opening(Port port, FlowTable flows, Arrivals exceptions, ReturnedFrame form) {
        this.port = port;
        this.pool = port.pool();
        this.flows = flows;
        this.exceptions = exceptions;
        this.form = form;
    }

    /**
     * Opens all flows.
     *
     * @return how many flows are not open after all attempts
     */
    public int open(List<Stage> stages) {
        for (int s = 0; s < stages.size(); s++) {
            confirmed = 0;
            for (int pass = 0; pass < MAXIMUM_PASSES && confirmed < flows.flows(); pass++) {
                sendMissing(stages.get(s), s);
                drainUntilQuiet(stages.get(s), s);
            }
            if (confirmed < flows.flows()) {
                return flows.flows() - confirmed;
            }
        }
        return 0;
    }

    private void sendMissing(Stage stage, int number) {
        outstanding = 0;
        for (int flow = 0; flow < flows.flows(); flow++) {
            if (flows.stage(flow) == number && pool.allocate(sending)) {
                write(stage, flow);
            }
            if (sending.isFull() || flow == flows.flows() - 1) {
                outstanding += port.transmit(0, sending);
                drain(stage, number);
                waitForWindow(stage, number);
            }
        }
    }

    private void write(Stage stage, int flow) {
        int i = sending.size() - 1;
        long frame = sending.frame(i);
        writeFrame(stage.template(), stage.isFromServer(), frame, flow, flows);
        sending.set(i, sending.buffer(i), frame, stage.template().frameBytes(), 0);
    }

    /** Writes the frame of {@code flow} in one direction. */
    static void writeFrame(FlowFrames template, boolean isFromServer, long frame, int flow, FlowTable flows) {
        if (isFromServer) {
            template.fromServer(frame, flow, flows.server(flow));
        } else {
            template.fromClient(frame, flow);
        }
    }

    private void waitForWindow(Stage stage, int number) {
        lastArrivalNanos = System.nanoTime();
        while (outstanding > WINDOW) {
            drain(stage, number);
            if (System.nanoTime() - lastArrivalNanos > STALL_NANOS) {
                // Some were dropped, perhaps while a next hop was being resolved: the next pass sends them again.
                outstanding = 0;
            }
        }
    }

    private void drainUntilQuiet(Stage stage, int number) {
        lastArrivalNanos = System.nanoTime();
        while (confirmed < flows.flows() && System.nanoTime() - lastArrivalNanos < QUIET_NANOS) {
            drain(stage, number);
        }
    }

    private void drain(Stage stage, int number) {
        int size = port.receive(0, received);
        if (size == 0) {
            return;
        }
        lastArrivalNanos = System.nanoTime();
        for (int i = 0; i < size; i++) {
            long frame = received.frame(i);
            if (!form.isOf(frame)) {
                exceptions.takeException(frame, received.length(i));
            } else {
                outstanding--;
                confirm(frame, stage.isFromServer(), number);
            }
        }
        pool.free(received);
    }

    private void confirm(long frame, boolean isFromServer, int number) {
        int server = form.server(frame);
        int flow = form.flow(frame, server);
        boolean isExpected = isFromServer ? form.isFromVirtual(frame) : server >= 0;
        if (!isExpected || flow < 0 || flow >= flows.flows() || flows.stage(flow) != number) {
            return;
        }
        if (server >= 0) {
            flows.arrivedAt(flow, server);
        }
        flows.stage(flow, number + 1);
        confirmed++;
    }

    /** Fills the payload of every free buffer with zeros, which templates rely on. */
    public static void clearBuffers(PacketPool pool) {
        int count = pool.available();
        Burst all = new Burst(count);
        pool.allocate(all, count);
        for (int i = 0; i < all.size(); i++) {
            Memory.fill(all.frame(i), Math.min(pool.frameCapacity(), FrameTemplate.LARGEST_BYTES), 0);
        }
        pool.free(all);
    }
}
