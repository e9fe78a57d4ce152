package sluice.port;

import java.nio.file.Path;
import java.util.OptionalLong;
import sluice.os.KernelInterface;

/**
 * Which DPDK device a port uses, and how it is made.
 *
 * <p>PCI devices are named to the EAL when it starts; all others are virtual and plugged in when their port opens.
 */
public sealed interface DeviceSpec {
    /** The DPDK driver, {@code net_tap} for instance; {@code pci} for a NIC, whose driver DPDK finds itself. */
    String driver();

    /**
     * The driver's arguments as DPDK takes them.
     *
     * @param queues receive queues, and as many transmit queues
     */
    String arguments(int queues);

    /** What the device is called inside DPDK when the port is called {@code port}: unique in this process. */
    default String deviceName(String port) {
        return driver() + '_' + port;
    }

    /**
     * Whether polling it makes no system call, so that the fast kind of downcall may be used, which keeps the JVM from
     * reaching a safepoint meanwhile.
     */
    boolean isMemoryPolled();

    /** The kernel interface that it works on, empty when there is none. */
    default String kernelInterface() {
        return "";
    }

    /** Packet buffers that it holds per queue besides those in its descriptors. */
    default int buffersPerQueue() {
        return 0;
    }

    /**
     * A kernel interface through AF_PACKET sockets: works everywhere; the kernel keeps seeing the packets.
     *
     * <p>Two things to know of DPDK's driver: what it sends is invisible to tcpdump on this host, and the kernel joins IP
     * fragments before it sees them, so that a joined packet beyond 2 kB arrives cut off.
     */
    record AfPacket(String interfaceName) implements DeviceSpec {
        /** One slot of the rings that driver and kernel share holds a frame of the usual MTU with a VLAN tag. */
        private static final int SLOT_BYTES = 2048;

        private static final int SLOTS = 2048;
        private static final int BLOCK_BYTES = 65536;

        @Override
        public String driver() {
            return "net_af_packet";
        }

        @Override
        public String arguments(int queues) {
            return "iface=" + interfaceName + ",qpairs=" + queues + ",blocksz=" + BLOCK_BYTES + ",framesz=" + SLOT_BYTES
                    + ",framecnt=" + SLOTS + ",qdisc_bypass=1";
        }

        @Override
        public String kernelInterface() {
            return interfaceName;
        }

        @Override
        public boolean isMemoryPolled() {
            return false;
        }
    }

    /**
     * A kernel interface through AF_XDP sockets on its queues from {@code startQueue}. The kernel no longer sees what
     * arrives on these queues.
     */
    record AfXdp(String interfaceName, int startQueue) implements DeviceSpec {
        /** The driver fills a ring of this size, and holds as many again while it refills it. */
        private static final int FILL_RING_BUFFERS = 2 * 2048;

        @Override
        public String driver() {
            return "net_af_xdp";
        }

        @Override
        public String arguments(int queues) {
            return "iface=" + interfaceName + ",start_queue=" + startQueue + ",queue_count=" + queues;
        }

        @Override
        public String kernelInterface() {
            return interfaceName;
        }

        @Override
        public int buffersPerQueue() {
            return FILL_RING_BUFFERS;
        }

        @Override
        public boolean isMemoryPolled() {
            return false;
        }
    }

    /**
     * A kernel tap interface, created if it does not exist and then gone with the process; an existing one must be {@code
     * multi_queue}, and stays.
     *
     * <p>Kernel interface and DPDK port have the same Ethernet address. Where the kernel interface is a port of a bridge,
     * the bridge takes frames to that address for the kernel: give the port another one ({@link PortSpec#mac}).
     *
     * @param newMac the Ethernet address of an interface that is created, first byte on the wire highest of 48 bits; 0
     *     for a random one
     */
    record Tap(String interfaceName, long newMac) implements DeviceSpec {
        /** A tap with a random Ethernet address if it is created. */
        public Tap(String interfaceName) {
            this(interfaceName, 0);
        }

        @Override
        public String driver() {
            return "net_tap";
        }

        @Override
        public String arguments(int queues) {
            // An existing interface would get a random address and be taken down at the end.
            OptionalLong mac = KernelInterface.mac(interfaceName);
            if (mac.isPresent()) {
                return "iface=" + interfaceName + ",persist,mac=" + Mac.text(mac.getAsLong());
            }
            return "iface=" + interfaceName + (newMac == 0 ? "" : ",mac=" + Mac.text(newMac));
        }

        @Override
        public String kernelInterface() {
            return interfaceName;
        }

        @Override
        public boolean isMemoryPolled() {
            return false;
        }
    }

    /**
     * Shared memory between two processes. The server must listen before the client opens, and can send once the client has
     * polled. With zero copy the driver keeps the buffers of its rings when it closes.
     *
     * @param socket where they meet: a path, or a name of the abstract name space, which starts with {@code @}
     * @param id which of the socket's interfaces
     * @param isServer the side that creates the socket and copies packets
     * @param isZeroCopy whether a client works in the shared memory itself; needs an EAL with single-file segments
     * @param ringSizeLog2 binary logarithm of the slots per ring, 1 to 14
     */
    record Memif(String socket, int id, boolean isServer, boolean isZeroCopy, int ringSizeLog2) implements DeviceSpec {
        /** A memif with 1024 slots per ring. */
        public Memif(String socket, int id, boolean isServer, boolean isZeroCopy) {
            this(socket, id, isServer, isZeroCopy, 10);
        }

        @Override
        public String driver() {
            return "net_memif";
        }

        @Override
        public String arguments(int queues) {
            return "role=" + (isServer ? "server" : "client") + ",id=" + id + ",socket=" + socket + ",socket-abstract="
                    + (socket.startsWith("@") ? "yes" : "no") + ",rsize=" + ringSizeLog2
                    + (isZeroCopy && !isServer ? ",zero-copy=yes" : "");
        }

        @Override
        public boolean isMemoryPolled() {
            return true;
        }
    }

    /** What is sent comes back on the same queue. */
    record Ring() implements DeviceSpec {
        @Override
        public String driver() {
            return "net_ring";
        }

        @Override
        public String arguments(int queues) {
            return "";
        }

        @Override
        public boolean isMemoryPolled() {
            return true;
        }
    }

    /** Receives frames of {@code frameBytes} undefined bytes as fast as asked, and swallows what is sent. */
    record Null(int frameBytes) implements DeviceSpec {
        @Override
        public String driver() {
            return "net_null";
        }

        @Override
        public String arguments(int queues) {
            return "size=" + frameBytes;
        }

        @Override
        public boolean isMemoryPolled() {
            return true;
        }
    }

    /** Receives the frames of one capture file, once, and writes what is sent to another. One queue only. */
    record Pcap(Path receive, Path transmit) implements DeviceSpec {
        @Override
        public String driver() {
            return "net_pcap";
        }

        @Override
        public String arguments(int queues) {
            return "rx_pcap=" + receive + ",tx_pcap=" + transmit;
        }

        @Override
        public boolean isMemoryPolled() {
            return false;
        }
    }

    /**
     * A NIC by its PCI address, as {@code 0000:01:00.0}.
     *
     * @param address domain, bus, device and function
     * @param driverArguments what the NIC's driver is told besides, usually empty
     */
    record Pci(String address, String driverArguments) implements DeviceSpec {
        /** A NIC whose driver is told nothing. */
        public Pci(String address) {
            this(address, "");
        }

        @Override
        public String driver() {
            return "pci";
        }

        @Override
        public String arguments(int queues) {
            return driverArguments;
        }

        @Override
        public String deviceName(String port) {
            return address;
        }

        @Override
        public boolean isMemoryPolled() {
            return true;
        }
    }
}
