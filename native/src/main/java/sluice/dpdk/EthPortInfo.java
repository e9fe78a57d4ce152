package sluice.dpdk;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * What a device is and can do.
 *
 * @param driver the DPDK driver's name
 * @param maxQueues receive queues, and as many transmit queues, that it can have
 * @param maxMtu largest L3 packet in bytes
 * @param rxOffloads {@code RTE_ETH_RX_OFFLOAD_} bits that it can do
 * @param txOffloads {@code RTE_ETH_TX_OFFLOAD_} bits that it can do
 * @param rssTypes {@code RTE_ETH_RSS_} bits that it can hash
 * @param rssKeyBytes size of its RSS key, 0 without RSS
 * @param redirectionSize entries of its redirection table, 0 without RSS
 * @param mac its Ethernet address, first byte on the wire highest of 48 bits
 * @param mtu its present MTU in bytes
 * @param maxDescriptors most descriptors per queue
 */
public record EthPortInfo(
        String driver,
        int maxQueues,
        int maxMtu,
        long rxOffloads,
        long txOffloads,
        long rssTypes,
        int rssKeyBytes,
        int redirectionSize,
        long mac,
        int mtu,
        int maxDescriptors) {
    private static final int DRIVER_BYTES = 32;

    /** Reads a {@code struct sluice_port_info}. */
    static EthPortInfo read(MemorySegment info) {
        return new EthPortInfo(
                info.getString(0),
                (int) Math.min(number(info, 0), number(info, 1)),
                (int) number(info, 2),
                number(info, 3),
                number(info, 4),
                number(info, 5),
                (int) number(info, 6),
                (int) number(info, 7),
                number(info, 8),
                (int) number(info, 9),
                (int) number(info, 10));
    }

    private static long number(MemorySegment info, int index) {
        return info.get(ValueLayout.JAVA_LONG, DRIVER_BYTES + index * 8L);
    }
}
