package sluice.bench.generator;

import sluice.port.Burst;
import sluice.port.MemoryPool;
import sluice.port.MemoryPort;
import sluice.port.PacketPool;
import sluice.port.Port;
import sluice.port.PortStatistics;

/** The generator's end of a wire at whose other end somebody makes one step for each burst that the generator receives. */
public abstract class SteppedWire implements Port {
    /** The Ethernet address of the other end. */
    static final long MAC = 0x0200_0000_0001L;

    private final MemoryPool pool;
    private final MemoryPort here;
    private final MemoryPort there;

    /** A wire with so many buffers. */
    SteppedWire(int buffers) {
        pool = new MemoryPool(buffers);
        here = new MemoryPort("generator", BenchNetwork.GENERATOR_MAC, pool);
        there = new MemoryPort("director", MAC, pool);
        here.linkTo(there);
    }

    /** What the other end does: it receives from {@link #there} and sends. */
    abstract void step();

    /** The other end. */
    final MemoryPort there() {
        return there;
    }

    @Override
    public final int receive(int queue, Burst into) {
        step();
        return here.receive(queue, into);
    }

    @Override
    public final int transmit(int queue, Burst from) {
        return here.transmit(queue, from);
    }

    @Override
    public final String name() {
        return here.name();
    }

    @Override
    public final long mac() {
        return here.mac();
    }

    @Override
    public final int mtu() {
        return here.mtu();
    }

    @Override
    public final int queues() {
        return 1;
    }

    @Override
    public final boolean isLinkUp() {
        return true;
    }

    @Override
    public final PacketPool pool() {
        return pool;
    }

    @Override
    public final PortStatistics statistics() {
        return here.statistics();
    }

    @Override
    public void close() {
        here.close();
        there.close();
    }
}
