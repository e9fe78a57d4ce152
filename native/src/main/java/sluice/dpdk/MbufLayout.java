package sluice.dpdk;

import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;

/**
 * The layouts that Java and the shim must agree on; compared once, before DPDK is used.
 *
 * <p>Packet buffers are passed as opaque handles, and only the shim writes to their headers: what Java knows of an mbuf
 * serves diagnosis. Source: {@code rte_mbuf_core.h} of DPDK 22.11, and {@code sluice_dpdk.h}.
 */
public final class MbufLayout {
    /** Bytes of an mbuf's header. */
    public static final int MBUF_BYTES = 128;

    static final int BUF_ADDR = 0;
    static final int DATA_OFF = 16;
    static final int REFCNT = 18;
    static final int NB_SEGS = 20;
    static final int PKT_LEN = 36;
    static final int DATA_LEN = 40;
    static final int BUF_LEN = 54;
    static final int POOL = 56;
    static final int NEXT = 64;
    static final int OL_FLAGS = 24;
    static final int VLAN_TCI = 42;
    static final int TX_OFFLOAD = 72;

    /** Bits of {@link #orders}: the device adds a VLAN tag ({@code RTE_MBUF_F_TX_VLAN}). */
    public static final long ORDER_VLAN = 1L << 57;
    /** The packet is IPv6 ({@code RTE_MBUF_F_TX_IPV6}). */
    public static final long ORDER_IPV6 = 1L << 56;
    /** The packet is IPv4 ({@code RTE_MBUF_F_TX_IPV4}). */
    public static final long ORDER_IPV4 = 1L << 55;
    /** The device writes the IPv4 header checksum ({@code RTE_MBUF_F_TX_IP_CKSUM}). */
    public static final long ORDER_IP_CHECKSUM = 1L << 54;
    /** The device writes the TCP checksum ({@code RTE_MBUF_F_TX_TCP_CKSUM}). */
    public static final long ORDER_TCP_CHECKSUM = 1L << 52;
    /** The device writes the UDP checksum ({@code RTE_MBUF_F_TX_UDP_CKSUM}). */
    public static final long ORDER_UDP_CHECKSUM = 3L << 52;

    private static final long ORDERS = ORDER_VLAN | ORDER_IPV6 | ORDER_IPV4 | ORDER_IP_CHECKSUM | ORDER_UDP_CHECKSUM;
    private static final int L2_BITS = 7;
    private static final int L3_BITS = 9;

    /** Bytes before the frame in a fresh buffer. */
    public static final int HEADROOM_BYTES = 128;

    static final int PORT_INFO_BYTES = 120;
    static final int PORT_CONFIG_BYTES = 56;
    static final int PORT_STATS_BYTES = 64;

    private static final String[] NAMES = {
        "sizeof(struct rte_mbuf)",
        "offsetof(struct rte_mbuf, buf_addr)",
        "offsetof(struct rte_mbuf, data_off)",
        "offsetof(struct rte_mbuf, refcnt)",
        "offsetof(struct rte_mbuf, nb_segs)",
        "offsetof(struct rte_mbuf, pkt_len)",
        "offsetof(struct rte_mbuf, data_len)",
        "offsetof(struct rte_mbuf, buf_len)",
        "offsetof(struct rte_mbuf, pool)",
        "offsetof(struct rte_mbuf, next)",
        "offsetof(struct rte_mbuf, ol_flags)",
        "offsetof(struct rte_mbuf, vlan_tci)",
        "offsetof(struct rte_mbuf, tx_offload)",
        "RTE_PKTMBUF_HEADROOM",
        "sizeof(struct sluice_port_info)",
        "sizeof(struct sluice_port_config)",
        "sizeof(struct sluice_port_stats)",
    };

    private static final long[] EXPECTED = {
        MBUF_BYTES,
        BUF_ADDR,
        DATA_OFF,
        REFCNT,
        NB_SEGS,
        PKT_LEN,
        DATA_LEN,
        BUF_LEN,
        POOL,
        NEXT,
        OL_FLAGS,
        VLAN_TCI,
        TX_OFFLOAD,
        HEADROOM_BYTES,
        PORT_INFO_BYTES,
        PORT_CONFIG_BYTES,
        PORT_STATS_BYTES,
    };

    private MbufLayout() {}

    /**
     * Compares the layouts.
     *
     * @throws DpdkException naming every difference: the shim was built against another DPDK than this code expects
     */
    static void check() {
        ColdFunction layout = new ColdFunction("sluice_layout", ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT);
        try (Arena arena = Arena.ofConfined()) {
            var numbers = arena.allocate(ValueLayout.JAVA_LONG, EXPECTED.length);
            int count = layout.call(numbers.address(), EXPECTED.length);
            if (count != EXPECTED.length) {
                throw mismatch(" it describes " + count + " numbers instead of " + EXPECTED.length);
            }
            StringBuilder differences = new StringBuilder();
            for (int i = 0; i < EXPECTED.length; i++) {
                long actual = numbers.getAtIndex(ValueLayout.JAVA_LONG, i);
                if (actual != EXPECTED[i]) {
                    differences.append(' ').append(NAMES[i]).append(" is ").append(actual);
                    differences.append(" instead of ").append(EXPECTED[i]).append(';');
                }
            }
            if (differences.length() > 0) {
                throw mismatch(differences.toString());
            }
        }
    }

    private static DpdkException mismatch(String differences) {
        return new DpdkException("the C shim does not fit this program, rebuild both:" + differences, null);
    }

    /** How many segments the packet with handle {@code mbuf} has. */
    public static int segments(long mbuf) {
        return Memory.hostU16(mbuf + NB_SEGS);
    }

    /** How many owners the buffer with handle {@code mbuf} has; 1 for one that was received. */
    public static int references(long mbuf) {
        return Memory.hostU16(mbuf + REFCNT);
    }

    /** What the device was told to do with the packet with handle {@code mbuf} when it was sent. */
    public static long orders(long mbuf) {
        return Memory.hostI64(mbuf + OL_FLAGS) & ORDERS;
    }

    /** Control information of the tag that the device was told to add. */
    public static int vlanControl(long mbuf) {
        return Memory.hostU16(mbuf + VLAN_TCI);
    }

    /** Where the device was told that the IP header starts in the frame, in bytes. */
    public static int l2Bytes(long mbuf) {
        return (int) Memory.hostI64(mbuf + TX_OFFLOAD) & ((1 << L2_BITS) - 1);
    }

    /** How many bytes the device was told that the IP header has. */
    public static int l3Bytes(long mbuf) {
        return (int) (Memory.hostI64(mbuf + TX_OFFLOAD) >>> L2_BITS) & ((1 << L3_BITS) - 1);
    }
}
