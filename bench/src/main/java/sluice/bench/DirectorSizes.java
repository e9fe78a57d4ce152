package sluice.bench;

import picocli.CommandLine.Option;

/** The options that say how large a director is. */
public final class DirectorSizes {
    @Option(names = "--burst", defaultValue = "64", description = "packets received at once (default ${DEFAULT-VALUE})")
    private int burst;

    @Option(names = "--connections", defaultValue = "2097152", description = "most connections (${DEFAULT-VALUE})")
    private int connections;

    @Option(names = "--flow-cache-lines", defaultValue = "4194304", description = "a power of two (${DEFAULT-VALUE})")
    private int flowCacheLines;

    /** Packets received at once. */
    public int burst() {
        return burst;
    }

    /** The most connections. */
    public int connections() {
        return connections;
    }

    /** Lines of a worker's flow cache, a power of two. */
    public int flowCacheLines() {
        return flowCacheLines;
    }
}
