package sluice.worker;

import java.util.ArrayList;
import java.util.List;
import sluice.dpdk.Memory;
import sluice.port.Burst;
import sluice.port.MemoryPort;

/**
 * One of several threads that drive a {@link Lab} at the same time: it owns one worker and the queues of that number.
 *
 * <p>Thread: its own.
 */
final class LabThread {
    private static final int IPV4 = 0x0800;

    private final Lab lab;
    private final int index;
    private final Burst burst = new Burst(64);
    private long injected;

    LabThread(Lab lab, int index) {
        this.lab = lab;
        this.index = index;
    }

    /** Lets a client's frame arrive; returns the TCP or UDP packets that came out at the servers' side. */
    List<Frame> fromClient(Frame frame) {
        return exchange(lab.clientSide, frame.between(Lab.ROUTER_MAC, Lab.CLIENT_PORT_MAC), lab.serverSide);
    }

    /** Lets a server's frame arrive; returns the TCP or UDP packets that came out at the clients' side. */
    List<Frame> fromServer(Frame frame) {
        return exchange(lab.serverSide, frame.between(Lab.serverMac(1), Lab.SERVER_PORT_MAC), lab.clientSide);
    }

    /** Frames that this thread let arrive. */
    long injected() {
        return injected;
    }

    /** Lets the worker run until nothing is left to do. */
    void settle() {
        for (int i = 0; i < 100_000 && lab.director.worker(index).doWork() > 0; i++) {
            take(lab.clientSide);
            take(lab.serverSide);
        }
    }

    private List<Frame> exchange(MemoryPort in, Frame frame, MemoryPort out) {
        injected += in.inject(index, frame.bytes) ? 1 : 0;
        while (in.receivedWaiting(index) > 0) {
            lab.director.worker(index).doWork();
        }
        take(in);
        return take(out);
    }

    private List<Frame> take(MemoryPort port) {
        List<Frame> frames = new ArrayList<>(1);
        while (port.pollTransmitted(index, burst) > 0) {
            for (int i = 0; i < burst.size(); i++) {
                Frame frame = new Frame(new byte[burst.length(i)]);
                Memory.copyOut(burst.frame(i), frame.bytes, 0, frame.bytes.length);
                if (frame.etherType() == IPV4 && (frame.protocol() == 6 || frame.protocol() == 17)) {
                    frames.add(frame);
                }
            }
            lab.pool.free(burst);
        }
        return frames;
    }
}
