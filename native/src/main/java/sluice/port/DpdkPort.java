package sluice.port;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import sluice.dpdk.EthPort;
import sluice.dpdk.EthPortInfo;
import sluice.dpdk.Offloads;
import sluice.dpdk.PacketCalls;
import sluice.dpdk.RssTable;
import sluice.os.KernelInterface;

/**
 * A DPDK device as a {@link Port}; {@link DpdkPorts} opens it.
 *
 * <p>Threads: as {@link Port} says. Receiving and sending cost one downcall per burst.
 */
public final class DpdkPort implements Port {
    private final PortSpec spec;
    private final EthPort device;
    private final EthPortInfo info;
    private final DpdkPool pool;
    private final short number;
    private final boolean isMemoryPolled;
    private final long mac;
    private final AtomicLong refused = new AtomicLong();
    private final int transmitOffloads;
    private final @Nullable Spread spread;
    private final Runnable release;

    DpdkPort(PortSpec spec, EthPort device, DpdkPool pool, Runnable release) {
        this.spec = spec;
        this.device = device;
        this.info = device.info();
        this.pool = pool;
        this.number = device.number();
        this.isMemoryPolled = spec.device().isMemoryPolled();
        this.mac = spec.mac() != 0 ? spec.mac() : info.mac();
        this.transmitOffloads = flags(DpdkPorts.txOffloads(spec, info));
        this.spread = Spread.of(device, DpdkPorts.rssTypes(spec, info));
        this.release = release;
    }

    private static int flags(long offloads) {
        return ((offloads & Offloads.TX_VLAN_INSERT) != 0 ? Burst.VLAN : 0)
                | ((offloads & Offloads.TX_IPV4_CHECKSUM) != 0 ? Burst.TX_IP_CHECKSUM : 0)
                | ((offloads & Offloads.TX_TCP_CHECKSUM) != 0 ? Burst.TX_TCP_CHECKSUM : 0)
                | ((offloads & Offloads.TX_UDP_CHECKSUM) != 0 ? Burst.TX_UDP_CHECKSUM : 0);
    }

    @Override
    public int transmitOffloads() {
        return transmitOffloads;
    }

    @Override
    public int receive(int queue, Burst into) {
        int packets = PacketCalls.receive(
                isMemoryPolled,
                number,
                (short) queue,
                into.bufferArray(),
                into.frameArray(),
                into.lengthArray(),
                into.offloadArray(),
                into.hashArray(),
                into.capacity());
        into.size(packets);
        return packets;
    }

    @Override
    public int transmit(int queue, Burst from) {
        int packets = from.size();
        if (packets == 0) {
            return 0;
        }
        int taken = PacketCalls.transmit(
                isMemoryPolled,
                number,
                (short) queue,
                from.bufferArray(),
                from.frameArray(),
                from.lengthArray(),
                from.offloadArray(),
                packets);
        if (taken < packets) {
            refused.addAndGet(packets - taken);
        }
        from.clear();
        return taken;
    }

    @Override
    public String name() {
        return spec.name();
    }

    /** What it was opened with. */
    public PortSpec spec() {
        return spec;
    }

    /** What the device is and can do. */
    public EthPortInfo info() {
        return info;
    }

    /**
     * How the device spreads flows over its queues.
     *
     * @throws sluice.dpdk.DpdkException when it does not, or does not tell
     */
    public RssTable rss() {
        return device.rss();
    }

    @Override
    public @Nullable Spread spread() {
        return spread;
    }

    @Override
    public long mac() {
        return mac;
    }

    @Override
    public int mtu() {
        return spec.mtu();
    }

    @Override
    public int queues() {
        return spec.queues();
    }

    @Override
    public boolean isLinkUp() {
        String kernelInterface = spec.device().kernelInterface();
        return kernelInterface.isEmpty() ? device.isLinkUp() : KernelInterface.isRunning(kernelInterface);
    }

    @Override
    public DpdkPool pool() {
        return pool;
    }

    @Override
    public PortStatistics statistics() {
        long[] counters = device.counters();
        return new PortStatistics(
                counters[0],
                counters[1],
                counters[2],
                counters[3],
                counters[4],
                counters[5],
                counters[6] + refused.get(),
                counters[7]);
    }

    /** Stops the device and gives it back; the packets in its rings return to the pool. */
    @Override
    public void close() {
        device.stop();
        release.run();
    }
}
