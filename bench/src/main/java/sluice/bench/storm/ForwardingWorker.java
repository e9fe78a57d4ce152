package sluice.bench.storm;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import sluice.bench.generator.BenchNetwork;
import sluice.bench.generator.FrameTemplate;
import sluice.port.Burst;
import sluice.port.MemoryPort;
import sluice.wire.Ethernet;
import sluice.worker.Worker;

/**
 * A worker that forwards the packets of some flows, burst by burst, between the two sides of a memory port, and looks at the
 * clock before and after each of its rounds: how long the round took, and how much of that the processor worked for it.
 * The rest is other programs' time and the machine's.
 *
 * <p>Thread: its own; {@link #take} any.
 */
final class ForwardingWorker implements Runnable {
    private static final int FRAME_BYTES = 64;

    private final MemoryPort port;
    private final Worker worker;
    private final int flows;
    private final long pauseNanos;
    private final Burst in;
    private final Burst out;
    private final FrameTemplate template;
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private int flow;
    private Rounds rounds = new Rounds();
    private volatile boolean isWanted;
    private volatile boolean isStopped;
    private volatile Rounds finished = rounds;

    /**
     * A worker to be started.
     *
     * @param flows whose packets come in turn
     * @param pauseNanos between the end of one round and the start of the next
     */
    ForwardingWorker(MemoryPort port, Worker worker, int burst, int flows, long pauseNanos) {
        this.port = port;
        this.worker = worker;
        this.flows = flows;
        this.pauseNanos = pauseNanos;
        this.in = new Burst(burst);
        this.out = new Burst(burst);
        this.template = FrameTemplate.udp(BenchNetwork.GENERATOR_MAC, port.mac(), FRAME_BYTES);
    }

    @Override
    public void run() {
        while (!isStopped) {
            fill();
            port.inject(0, in);
            int sent = in.capacity();
            long atNanos = System.nanoTime();
            long cpuAtNanos = threads.getCurrentThreadCpuTime();
            worker.doWork();
            long cpuNanos = threads.getCurrentThreadCpuTime() - cpuAtNanos;
            long nanos = System.nanoTime() - atNanos;
            rounds.add(nanos, cpuNanos, sent, drain());
            if (isWanted) {
                finished = rounds;
                rounds = new Rounds();
                isWanted = false;
            }
            pause(atNanos + nanos + pauseNanos);
        }
    }

    /** What was measured since the last call. */
    Rounds take() {
        isWanted = true;
        while (isWanted) {
            Thread.onSpinWait();
        }
        return finished;
    }

    void stop() {
        isStopped = true;
    }

    private void fill() {
        port.pool().allocate(in, in.capacity());
        for (int i = 0; i < in.size(); i++) {
            flow = flow + 1 == flows ? 0 : flow + 1;
            template.write(
                    in.frame(i),
                    BenchNetwork.clientAddress(flow),
                    BenchNetwork.VIRTUAL,
                    BenchNetwork.clientPort(flow) << 16 | BenchNetwork.VIRTUAL_PORT);
            in.set(i, in.buffer(i), in.frame(i), FRAME_BYTES, 0);
        }
    }

    /** How many packets of flows came out; announcements of VIPs are none. */
    private int drain() {
        int packets = 0;
        while (port.pollTransmitted(0, out) > 0) {
            for (int i = 0; i < out.size(); i++) {
                packets += Ethernet.type(out.frame(i)) == Ethernet.IPV4 ? 1 : 0;
            }
            port.pool().free(out);
        }
        return packets;
    }

    private static void pause(long untilNanos) {
        while (System.nanoTime() - untilNanos < 0) {
            Thread.onSpinWait();
        }
    }
}
