package sluice.worker;

import sluice.scheduler.Compatibility;

/**
 * Sizes of a director.
 *
 * @param workers worker threads, 1 to 64
 * @param burst packets that are received at once, 1 to 256
 * @param flowCacheLines lines of each worker's flow cache, a power of two; two for each active connection
 * @param compatibility which kernel decisions follow where kernels differ
 */
public record DirectorOptions(int workers, int burst, int flowCacheLines, Compatibility compatibility) {
    /** The most workers. */
    public static final int MAXIMUM_WORKERS = 64;

    /** The largest burst. */
    public static final int MAXIMUM_BURST = 256;

    /** The burst that serves best between latency and rate. */
    public static final int DEFAULT_BURST = 64;

    /** Sizes of a director that decides as the current kernel does. */
    public DirectorOptions(int workers, int burst, int flowCacheLines) {
        this(workers, burst, flowCacheLines, Compatibility.LINUX_6_12);
    }

    /** Checks the ranges. */
    public DirectorOptions {
        if (workers < 1 || workers > MAXIMUM_WORKERS) {
            throw new IllegalArgumentException("workers: 1 to " + MAXIMUM_WORKERS + ", not " + workers);
        }
        if (burst < 1 || burst > MAXIMUM_BURST) {
            throw new IllegalArgumentException("burst: 1 to " + MAXIMUM_BURST + ", not " + burst);
        }
    }
}
