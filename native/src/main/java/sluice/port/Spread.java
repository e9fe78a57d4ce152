package sluice.port;

import sluice.dpdk.RssTable;

/**
 * How a device spreads received flows over its queues.
 *
 * @param rss the hash key and the redirection table
 * @param types the {@code RTE_ETH_RSS_} bits that say which fields of which packets it hashes, see
 *     {@link sluice.dpdk.Offloads}
 */
public record Spread(RssTable rss, long types) {}
