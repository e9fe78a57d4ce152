package sluice.port;

import java.io.IOException;
import sluice.dpdk.DpdkException;
import sluice.dpdk.Eal;
import sluice.dpdk.EthPort;
import sluice.dpdk.EthPortConfig;
import sluice.dpdk.EthPortInfo;
import sluice.dpdk.Offloads;
import sluice.os.PacketSockets;

/** Opens DPDK ports: creates the device if it is a virtual one, configures it, starts it. Thread: any, one at a time. */
public final class DpdkPorts {
    private static final long WANTED_RX_OFFLOADS =
            Offloads.RX_IPV4_CHECKSUM | Offloads.RX_TCP_CHECKSUM | Offloads.RX_UDP_CHECKSUM | Offloads.RX_VLAN_STRIP;
    private static final long WANTED_TX_OFFLOADS =
            Offloads.TX_IPV4_CHECKSUM | Offloads.TX_TCP_CHECKSUM | Offloads.TX_UDP_CHECKSUM | Offloads.TX_VLAN_INSERT;
    private static final long WANTED_RSS_TYPES = Offloads.RSS_IPV4
            | Offloads.RSS_FRAGMENT_IPV4
            | Offloads.RSS_IPV4_TCP
            | Offloads.RSS_IPV4_UDP
            | Offloads.RSS_IPV6
            | Offloads.RSS_IPV6_TCP
            | Offloads.RSS_IPV6_UDP;

    private DpdkPorts() {}

    /**
     * Opens a port; packets flow when it returns.
     *
     * @param pool where the buffers of received packets come from
     * @throws DpdkException when the device does not exist or cannot do what {@code spec} asks for
     */
    public static DpdkPort open(Eal eal, PortSpec spec, DpdkPool pool) {
        DeviceSpec device = spec.device();
        String deviceName = device.deviceName(spec.name());
        if (device instanceof DeviceSpec.Pci) {
            EthPort port = EthPort.find(deviceName);
            return start(spec, port, pool, port::close);
        }
        try {
            eal.plug(deviceName, device.arguments(spec.queues()));
        } catch (DpdkException e) {
            throw new DpdkException("port " + spec.name() + ": cannot create " + deviceName + ": " + e.getMessage(), e);
        }
        try {
            return start(spec, EthPort.find(deviceName), pool, () -> eal.unplug(deviceName));
        } catch (DpdkException e) {
            eal.unplug(deviceName);
            throw e;
        }
    }

    private static DpdkPort start(PortSpec spec, EthPort port, DpdkPool pool, Runnable release) {
        EthPortInfo info = port.info();
        if (spec.queues() > info.maxQueues()) {
            throw new DpdkException(
                    "port " + spec.name() + ": " + spec.queues() + " queues asked for, but " + info.driver()
                            + " has at most " + info.maxQueues() + " here",
                    null);
        }
        try {
            port.configure(config(spec, info), pool.mempool());
            port.start();
        } catch (DpdkException e) {
            throw new DpdkException("port " + spec.name() + ": " + e.getMessage() + hint(spec.device()), e);
        }
        if (spec.device() instanceof DeviceSpec.AfPacket) {
            ignoreOutgoing(spec);
        }
        // Frames to a virtual router address, or to an address that overrides the device's, must not be filtered.
        port.enablePromiscuous();
        return new DpdkPort(spec, port, pool, release);
    }

    private static String hint(DeviceSpec device) {
        return device instanceof DeviceSpec.Memif memif && !memif.isServer()
                ? " (a memif client needs its server to listen on " + memif.socket() + " already)"
                : "";
    }

    private static void ignoreOutgoing(PortSpec spec) {
        try {
            PacketSockets.ignoreOutgoing();
        } catch (IOException e) {
            throw new DpdkException("port " + spec.name() + ": " + e.getMessage(), e);
        }
    }

    /** The {@code RTE_ETH_RSS_} bits that a device is configured with, 0 for none. */
    static long rssTypes(PortSpec spec, EthPortInfo info) {
        return spec.queues() > 1 ? info.rssTypes() & WANTED_RSS_TYPES : 0;
    }

    private static EthPortConfig config(PortSpec spec, EthPortInfo info) {
        long rssTypes = rssTypes(spec, info);
        long rxOffloads = spec.isOffloading() ? info.rxOffloads() & WANTED_RX_OFFLOADS : 0;
        if (rssTypes != 0) {
            rxOffloads |= info.rxOffloads() & Offloads.RX_RSS_HASH;
        }
        return new EthPortConfig(
                spec.queues(),
                spec.rxDescriptors(),
                spec.txDescriptors(),
                spec.mtu(),
                rxOffloads,
                txOffloads(spec, info),
                rssTypes);
    }

    /** What the device is set to do for packets to be sent. */
    static long txOffloads(PortSpec spec, EthPortInfo info) {
        return spec.isOffloading() ? info.txOffloads() & WANTED_TX_OFFLOADS : 0;
    }
}
