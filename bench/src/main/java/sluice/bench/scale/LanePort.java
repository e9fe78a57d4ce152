package sluice.bench.scale;

import sluice.port.Burst;
import sluice.port.PacketPool;
import sluice.port.Port;
import sluice.port.PortStatistics;

/**
 * One side of lanes: the director's, with a queue for each lane, or that of one lane's traffic. It counts nothing, since
 * counters of several queues would be neighbours in one cache line.
 *
 * <p>Thread: each queue's lane's.
 */
final class LanePort implements Port {
    private static final int MTU = 1500;

    private final String name;
    private final long mac;
    private final LaneRing[] received;
    private final LaneRing[] sent;
    private final PacketPool pool;
    private final Burst[] refused;

    LanePort(String name, long mac, LaneRing[] received, LaneRing[] sent, PacketPool pool) {
        this.name = name;
        this.mac = mac;
        this.received = received;
        this.sent = sent;
        this.pool = pool;
        this.refused = new Burst[sent.length];
        for (int i = 0; i < refused.length; i++) {
            refused[i] = new Burst(LaneRing.PACKETS);
        }
    }

    @Override
    public int receive(int queue, Burst into) {
        into.clear();
        return received[queue].poll(into);
    }

    @Override
    public int transmit(int queue, Burst from) {
        int taken = sent[queue].offer(from);
        if (taken < from.size()) {
            Burst rest = refused[queue];
            for (int i = taken; i < from.size(); i++) {
                rest.add(from.buffer(i), from.frame(i), from.length(i), 0);
            }
            pool.free(rest);
        }
        from.clear();
        return taken;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long mac() {
        return mac;
    }

    @Override
    public int mtu() {
        return MTU;
    }

    @Override
    public int queues() {
        return received.length;
    }

    @Override
    public boolean isLinkUp() {
        return true;
    }

    @Override
    public PacketPool pool() {
        return pool;
    }

    @Override
    public PortStatistics statistics() {
        return new PortStatistics(0, 0, 0, 0, 0, 0, 0, 0);
    }

    @Override
    public void close() {}
}
