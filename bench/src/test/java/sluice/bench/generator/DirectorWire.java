package sluice.bench.generator;

import java.io.IOException;
import org.agrona.concurrent.SystemNanoClock;
import sluice.bench.BenchDirector;
import sluice.bench.BenchService;
import sluice.forward.Refused;
import sluice.worker.Director;

/** A wire whose other end is Sluice's worker: a step is one of its rounds. */
public final class DirectorWire extends SteppedWire {
    private static final int BUFFERS = 2048;
    private static final int CONNECTIONS = 1024;
    private static final int LINES = 4096;
    private static final int BURST = 32;

    private final BenchDirector bench;

    /** A director with this service. */
    public DirectorWire(BenchService service) throws IOException, Refused {
        super(BUFFERS);
        bench = BenchDirector.open(there(), service, CONNECTIONS, LINES, BURST, SystemNanoClock.INSTANCE);
    }

    /** The director. */
    public Director director() {
        return bench.director();
    }

    @Override
    void step() {
        bench.director().worker(0).doWork();
    }

    @Override
    public void close() {
        bench.close();
        super.close();
    }
}
