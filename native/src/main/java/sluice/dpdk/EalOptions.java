package sluice.dpdk;

import java.util.List;

/**
 * How DPDK is started.
 *
 * @param memoryMegabytes memory for packet buffers and device rings, taken at start
 * @param hasHugePages whether that memory is huge pages, which PCI NICs need
 * @param filePrefix tells this process's DPDK files from those of others
 * @param cores where DPDK's own helper threads run, as a list like {@code 0,2-3}; empty: where the process may run
 * @param pciAddresses the NICs to take, others are left alone
 * @param logLevel DPDK's messages on the standard error output from this level on: {@code error}, {@code warning},
 *     {@code notice}, {@code info} or {@code debug}
 */
public record EalOptions(
        int memoryMegabytes,
        boolean hasHugePages,
        String filePrefix,
        String cores,
        List<String> pciAddresses,
        String logLevel) {

    /** Copies the list. */
    public EalOptions {
        pciAddresses = List.copyOf(pciAddresses);
    }

    /** Virtual devices only, in ordinary memory: what tests and first contacts need. */
    public static EalOptions withoutHugePages(int memoryMegabytes) {
        return new EalOptions(memoryMegabytes, false, "sluice", "", List.of(), "error");
    }

    /** Virtual devices only, in huge pages. */
    public static EalOptions withHugePages(int memoryMegabytes) {
        return new EalOptions(memoryMegabytes, true, "sluice", "", List.of(), "error");
    }

    /** The same with NICs. */
    public EalOptions pciAddresses(List<String> addresses) {
        return new EalOptions(memoryMegabytes, hasHugePages, filePrefix, cores, addresses, logLevel);
    }

    /** The same with helper threads on {@code list}. */
    public EalOptions cores(String list) {
        return new EalOptions(memoryMegabytes, hasHugePages, filePrefix, list, pciAddresses, logLevel);
    }

    /** The same with another file prefix. */
    public EalOptions filePrefix(String prefix) {
        return new EalOptions(memoryMegabytes, hasHugePages, prefix, cores, pciAddresses, logLevel);
    }

    /** The same with another log level. */
    public EalOptions logLevel(String level) {
        return new EalOptions(memoryMegabytes, hasHugePages, filePrefix, cores, pciAddresses, level);
    }
}
