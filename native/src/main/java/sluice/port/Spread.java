package sluice.port;

import org.jspecify.annotations.Nullable;
import sluice.dpdk.DpdkException;
import sluice.dpdk.EthPort;
import sluice.dpdk.RssTable;

/**
 * How a device spreads received flows over its queues.
 *
 * @param rss the hash key and the redirection table
 * @param types the {@code RTE_ETH_RSS_} bits that say which fields of which packets it hashes, see
 *     {@link sluice.dpdk.Offloads}
 */
public record Spread(RssTable rss, long types) {
    /** How {@code device} spreads packets of {@code types}; null if it does not, or keeps its key to itself. */
    static @Nullable Spread of(EthPort device, long types) {
        if (types == 0) {
            return null;
        }
        try {
            return new Spread(device.rss(), types);
        } catch (DpdkException e) {
            return null;
        }
    }
}
