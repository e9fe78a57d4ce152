package sluice.dpdk;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * How a device shall work.
 *
 * @param queues receive queues, and as many transmit queues
 * @param rxDescriptors packets that wait in a receive queue; the device may adjust it
 * @param txDescriptors packets that wait in a transmit queue; the device may adjust it
 * @param mtu largest L3 packet in bytes
 * @param rxOffloads {@code RTE_ETH_RX_OFFLOAD_} bits, all of which the device can do
 * @param txOffloads {@code RTE_ETH_TX_OFFLOAD_} bits, all of which the device can do
 * @param rssTypes {@code RTE_ETH_RSS_} bits to hash, 0 for no RSS
 */
public record EthPortConfig(
        int queues, int rxDescriptors, int txDescriptors, int mtu, long rxOffloads, long txOffloads, long rssTypes) {

    /** As a {@code struct sluice_port_config}. */
    MemorySegment write(Arena arena) {
        return arena.allocateFrom(
                ValueLayout.JAVA_LONG, queues, rxDescriptors, txDescriptors, mtu, rxOffloads, txOffloads, rssTypes);
    }
}
