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
}
