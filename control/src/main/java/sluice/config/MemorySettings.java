package sluice.config;

import java.nio.file.Path;

/**
 * Memory and table sizes.
 *
 * @param hugePages whether packet memory lies on huge pages
 * @param sizeMegabytes memory for DPDK, in MiB
 * @param buffers packet buffers of all ports together
 * @param connections connections that may exist at the same time
 * @param flowCacheLines lines of each worker's flow cache, a power of two
 * @param connectionDirectory where the connection table's files are
 */
public record MemorySettings(
        HugePages hugePages,
        int sizeMegabytes,
        int buffers,
        int connections,
        int flowCacheLines,
        Path connectionDirectory) {

    /** Whether packet memory lies on huge pages. */
    public enum HugePages {
        /** It does; without enough of them the daemon does not start. */
        ON,
        /** It does not. */
        OFF,
        /** It does if enough are free. */
        AUTO
    }
}
