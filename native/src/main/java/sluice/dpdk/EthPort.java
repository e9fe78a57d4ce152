package sluice.dpdk;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * An Ethernet device of DPDK.
 *
 * <p>Life: {@link #find}, {@link #configure}, {@link #start}, packets, {@link #stop}, {@link #close}. Thread: any, one at
 * a time; the packets themselves go through {@link PacketCalls}.
 */
public final class EthPort {
    /** Most receive queues, and most transmit queues, that Sluice configures. */
    public static final int MOST_QUEUES = 128;

    private static final ColdFunction RTE_ETH_DEV_GET_PORT_BY_NAME =
            new ColdFunction("rte_eth_dev_get_port_by_name", ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG);
    private static final ColdFunction SLUICE_PORT_INFO =
            new ColdFunction("sluice_port_info", ValueLayout.JAVA_SHORT, ValueLayout.JAVA_LONG);
    private static final ColdFunction SLUICE_PORT_CONFIGURE = new ColdFunction(
            "sluice_port_configure", ValueLayout.JAVA_SHORT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG);
    private static final ColdFunction SLUICE_PORT_STATS =
            new ColdFunction("sluice_port_stats", ValueLayout.JAVA_SHORT, ValueLayout.JAVA_LONG);
    private static final ColdFunction SLUICE_PORT_LINK = new ColdFunction("sluice_port_link", ValueLayout.JAVA_SHORT);
    private static final ColdFunction SLUICE_PORT_RSS = new ColdFunction(
            "sluice_port_rss",
            ValueLayout.JAVA_SHORT,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_INT,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_INT);
    private static final ColdFunction RTE_ETH_DEV_START = new ColdFunction("rte_eth_dev_start", ValueLayout.JAVA_SHORT);
    private static final ColdFunction RTE_ETH_DEV_STOP = new ColdFunction("rte_eth_dev_stop", ValueLayout.JAVA_SHORT);
    private static final ColdFunction RTE_ETH_DEV_CLOSE = new ColdFunction("rte_eth_dev_close", ValueLayout.JAVA_SHORT);
    private static final ColdFunction RTE_ETH_PROMISCUOUS_ENABLE =
            new ColdFunction("rte_eth_promiscuous_enable", ValueLayout.JAVA_SHORT);

    private final short number;
    private final String device;

    private EthPort(short number, String device) {
        this.number = number;
        this.device = device;
    }

    /**
     * The port of a device that the EAL knows.
     *
     * @param device its name in DPDK: a virtual device's name, or a PCI address
     * @throws DpdkException when there is none
     */
    public static EthPort find(String device) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment number = arena.allocate(ValueLayout.JAVA_SHORT);
            int result =
                    RTE_ETH_DEV_GET_PORT_BY_NAME.call(arena.allocateFrom(device).address(), number.address());
            if (result < 0) {
                throw new DpdkException(
                        "rte_eth_dev_get_port_by_name",
                        result,
                        "DPDK has no device " + device + " (for a NIC: is it bound to vfio-pci, and does DPDK have a"
                                + " driver for it?)");
            }
            return new EthPort(number.get(ValueLayout.JAVA_SHORT, 0), device);
        }
    }

    /** DPDK's number of the port. */
    public short number() {
        return number;
    }

    /** The device's name in DPDK. */
    public String device() {
        return device;
    }

    /** What the device is and can do. */
    public EthPortInfo info() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = arena.allocate(MbufLayout.PORT_INFO_BYTES, Long.BYTES);
            SLUICE_PORT_INFO.require(number, info.address());
            return EthPortInfo.read(info);
        }
    }

    /**
     * Sets queues and offloads; the port is stopped.
     *
     * @param pool where the buffers of received packets come from
     */
    public void configure(EthPortConfig config, Mempool pool) {
        try (Arena arena = Arena.ofConfined()) {
            SLUICE_PORT_CONFIGURE.require(number, config.write(arena).address(), pool.handle());
        }
    }

    /** Lets packets flow. */
    public void start() {
        RTE_ETH_DEV_START.require(number);
    }

    /** Stops the flow of packets; no thread may be receiving or sending. */
    public void stop() {
        RTE_ETH_DEV_STOP.require(number);
    }

    /** Gives the device back to DPDK; a virtual one is closed by {@link Eal#unplug} instead. */
    public void close() {
        RTE_ETH_DEV_CLOSE.require(number);
    }

    /**
     * Asks for all frames, whatever their destination address.
     *
     * @return false when the device has no such mode (most virtual ones have none and need none)
     */
    public boolean enablePromiscuous() {
        return RTE_ETH_PROMISCUOUS_ENABLE.call(number) == 0;
    }

    /** Whether the link is up, as far as the driver tells. */
    public boolean isLinkUp() {
        return SLUICE_PORT_LINK.require(number) == 1;
    }

    /** Counters since the start: rx and tx packets, rx and tx bytes, rx missed, rx errors, tx errors, rx without buffer. */
    public long[] counters() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment stats = arena.allocate(MbufLayout.PORT_STATS_BYTES, Long.BYTES);
            SLUICE_PORT_STATS.require(number, stats.address());
            return stats.toArray(ValueLayout.JAVA_LONG);
        }
    }

    /**
     * How the device spreads flows over its queues.
     *
     * @throws DpdkException when it does not, or does not tell
     */
    public RssTable rss() {
        EthPortInfo info = info();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment key = arena.allocate(Math.max(1, info.rssKeyBytes()));
            MemorySegment queues = arena.allocate(ValueLayout.JAVA_SHORT, Math.max(1, info.redirectionSize()));
            SLUICE_PORT_RSS.require(
                    number, key.address(), info.rssKeyBytes(), queues.address(), info.redirectionSize());
            Integer[] table = new Integer[info.redirectionSize()];
            for (int i = 0; i < table.length; i++) {
                table[i] = Short.toUnsignedInt(queues.getAtIndex(ValueLayout.JAVA_SHORT, i));
            }
            return new RssTable(key.asSlice(0, info.rssKeyBytes()).toArray(ValueLayout.JAVA_BYTE), List.of(table));
        }
    }
}
