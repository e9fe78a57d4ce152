package sluice.bench.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import sluice.bench.Cores;
import sluice.bench.wire.Aftermath;
import sluice.bench.wire.HugePages;

/**
 * Where a measurement of the daemon takes place.
 *
 * @param tree the project's folder
 * @param scratch a folder in memory for everything that is kept
 * @param socket the memif socket
 * @param generatorCore core of the generator
 * @param workerCore core of the worker
 * @param flows flows that take turns
 */
record Bench(Path tree, Path scratch, String socket, int generatorCore, int workerCore, int flows) {
    private static final int MEGABYTES = 288;
    private static final int FEWEST_CONNECTIONS = 100_000;
    private static final int FEWEST_LINES = 1 << 18;

    /** A bench of this process, with huge pages for a generator and a daemon. Nothing of it is left when the process ends. */
    static Bench of(Cores cores, int flows) throws IOException {
        Path tree = Path.of(System.getProperty("sluice.home", ".")).toAbsolutePath();
        HugePages pages = HugePages.reserve(MEGABYTES);
        Path scratch = Files.createTempDirectory(Path.of("/dev/shm"), "sluice-bench-");
        Aftermath.atExit(pages, scratch);
        String socket = "@sluice-bench-" + ProcessHandle.current().pid();
        return new Bench(tree, scratch, socket, cores.generator(), cores.forwarder(), flows);
    }

    /** A new folder. */
    Path folder() throws IOException {
        return Files.createTempDirectory(scratch, "daemon-");
    }

    /** The size of a connection table that holds all flows. */
    int connections() {
        return Math.max(FEWEST_CONNECTIONS, 2 * flows);
    }

    /** Lines of a flow cache that holds all flows: a power of two. */
    int flowCacheLines() {
        return Math.max(FEWEST_LINES, 4 * Integer.highestOneBit(flows));
    }
}
