package sluice.bench.survival;

import sluice.bench.generator.BenchNetwork;
import sluice.bench.generator.FrameTemplate;
import sluice.port.Burst;
import sluice.port.MemoryPort;
import sluice.worker.Worker;

/**
 * A worker that forwards the packets of some flows as fast as it can, between the two sides of a memory port.
 *
 * <p>Thread: its own; {@link #packets} any.
 */
final class BusyWorker implements Runnable {
    private static final int FLOWS = 1_000;
    private static final int FRAME_BYTES = 64;

    private final MemoryPort port;
    private final Worker worker;
    private final Burst in;
    private final Burst out;
    private final FrameTemplate template;
    private int flow;
    private volatile long packets;
    private volatile boolean isStopped;

    BusyWorker(MemoryPort port, Worker worker, int burst) {
        this.port = port;
        this.worker = worker;
        this.in = new Burst(burst);
        this.out = new Burst(burst);
        this.template = FrameTemplate.udp(BenchNetwork.GENERATOR_MAC, port.mac(), FRAME_BYTES);
    }

    @Override
    public void run() {
        long forwarded = 0;
        while (!isStopped) {
            port.pool().allocate(in, in.capacity());
            for (int i = 0; i < in.size(); i++) {
                flow = flow + 1 == FLOWS ? 0 : flow + 1;
                template.write(
                        in.frame(i),
                        BenchNetwork.clientAddress(flow),
                        BenchNetwork.VIRTUAL,
                        BenchNetwork.clientPort(flow) << 16 | BenchNetwork.VIRTUAL_PORT);
                in.set(i, in.buffer(i), in.frame(i), FRAME_BYTES, 0);
            }
            port.inject(0, in);
            worker.doWork();
            forwarded += port.pollTransmitted(0, out);
            packets = forwarded;
            port.pool().free(out);
        }
    }

    /** Packets forwarded so far. */
    long packets() {
        return packets;
    }

    void stop() {
        isStopped = true;
    }
}
