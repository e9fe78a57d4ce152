package sluice.bench.generator;

import java.io.IOException;
import org.agrona.concurrent.SystemNanoClock;
import sluice.bench.BenchDirector;
import sluice.bench.BenchService;
import sluice.forward.Refused;
import sluice.port.Burst;
import sluice.port.MemoryPool;
import sluice.port.MemoryPort;
import sluice.port.PacketPool;
import sluice.port.Port;
import sluice.port.PortStatistics;
import sluice.worker.Director;

/** The generator's end of a wire whose other end is Sluice's worker: one round for each burst that the generator receives. */
public final class DirectorWire implements Port {
    private static final int BUFFERS = 2048;
    private static final int CONNECTIONS = 1024;
    private static final int LINES = 4096;
    private static final int BURST = 32;

    private final MemoryPool pool = new MemoryPool(BUFFERS);
    private final MemoryPort here = new MemoryPort("generator", BenchNetwork.GENERATOR_MAC, pool);
    private final MemoryPort there = new MemoryPort("director", ToyDirector.MAC, pool);
    private final BenchDirector bench;

    /** A director with this service. */
    public DirectorWire(BenchService service) throws IOException, Refused {
        here.linkTo(there);
        bench = BenchDirector.open(there, service, CONNECTIONS, LINES, BURST, SystemNanoClock.INSTANCE);
    }

    /** The director. */
    public Director director() {
        return bench.director();
    }

    @Override
    public int receive(int queue, Burst into) {
        bench.director().worker(0).doWork();
        return here.receive(queue, into);
    }

    @Override
    public int transmit(int queue, Burst from) {
        return here.transmit(queue, from);
    }

    @Override
    public String name() {
        return here.name();
    }

    @Override
    public long mac() {
        return here.mac();
    }

    @Override
    public int mtu() {
        return here.mtu();
    }

    @Override
    public int queues() {
        return 1;
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
        return here.statistics();
    }

    @Override
    public void close() {
        bench.close();
        here.close();
        there.close();
    }
}
