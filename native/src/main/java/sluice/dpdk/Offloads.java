package sluice.dpdk;

/** The offload and RSS bits of {@code rte_ethdev.h} that Sluice uses. */
public final class Offloads {
    /** The device takes VLAN tags out of frames ({@code RTE_ETH_RX_OFFLOAD_VLAN_STRIP}). */
    public static final long RX_VLAN_STRIP = 1L;
    /** The device checks IPv4 header checksums ({@code RTE_ETH_RX_OFFLOAD_IPV4_CKSUM}). */
    public static final long RX_IPV4_CHECKSUM = 1L << 1;
    /** The device checks UDP checksums ({@code RTE_ETH_RX_OFFLOAD_UDP_CKSUM}). */
    public static final long RX_UDP_CHECKSUM = 1L << 2;
    /** The device checks TCP checksums ({@code RTE_ETH_RX_OFFLOAD_TCP_CKSUM}). */
    public static final long RX_TCP_CHECKSUM = 1L << 3;
    /** A frame may be spread over several buffers ({@code RTE_ETH_RX_OFFLOAD_SCATTER}). */
    public static final long RX_SCATTER = 1L << 13;
    /** The device delivers its RSS hash ({@code RTE_ETH_RX_OFFLOAD_RSS_HASH}). */
    public static final long RX_RSS_HASH = 1L << 19;
    /** The device puts VLAN tags into frames ({@code RTE_ETH_TX_OFFLOAD_VLAN_INSERT}). */
    public static final long TX_VLAN_INSERT = 1L;
    /** The device writes IPv4 header checksums ({@code RTE_ETH_TX_OFFLOAD_IPV4_CKSUM}). */
    public static final long TX_IPV4_CHECKSUM = 1L << 1;
    /** The device writes UDP checksums ({@code RTE_ETH_TX_OFFLOAD_UDP_CKSUM}). */
    public static final long TX_UDP_CHECKSUM = 1L << 2;
    /** The device writes TCP checksums ({@code RTE_ETH_TX_OFFLOAD_TCP_CKSUM}). */
    public static final long TX_TCP_CHECKSUM = 1L << 3;
    /** Frames of several buffers can be sent ({@code RTE_ETH_TX_OFFLOAD_MULTI_SEGS}). */
    public static final long TX_MULTI_SEGMENT = 1L << 15;

    /** Hash IPv4 packets without ports ({@code RTE_ETH_RSS_IPV4}). */
    public static final long RSS_IPV4 = 1L << 2;
    /** Hash IPv4 fragments ({@code RTE_ETH_RSS_FRAG_IPV4}). */
    public static final long RSS_FRAGMENT_IPV4 = 1L << 3;
    /** Hash IPv4 TCP with ports ({@code RTE_ETH_RSS_NONFRAG_IPV4_TCP}). */
    public static final long RSS_IPV4_TCP = 1L << 4;
    /** Hash IPv4 UDP with ports ({@code RTE_ETH_RSS_NONFRAG_IPV4_UDP}). */
    public static final long RSS_IPV4_UDP = 1L << 5;
    /** Hash IPv6 packets without ports ({@code RTE_ETH_RSS_IPV6}). */
    public static final long RSS_IPV6 = 1L << 8;
    /** Hash IPv6 TCP with ports ({@code RTE_ETH_RSS_NONFRAG_IPV6_TCP}). */
    public static final long RSS_IPV6_TCP = 1L << 10;
    /** Hash IPv6 UDP with ports ({@code RTE_ETH_RSS_NONFRAG_IPV6_UDP}). */
    public static final long RSS_IPV6_UDP = 1L << 11;

    private Offloads() {}
}
