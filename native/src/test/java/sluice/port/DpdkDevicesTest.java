package sluice.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.dpdk.DpdkException;
import sluice.dpdk.Eal;
import sluice.dpdk.EalOptions;
import sluice.dpdk.MbufLayout;
import sluice.dpdk.Memory;
import sluice.dpdk.RssTable;
import sluice.dpdk.WorkerThread;
import sluice.os.KernelInterface;

/** Every kind of device moves packets, and gives all buffers back. One EAL, in ordinary memory, serves all tests. */
class DpdkDevicesTest {
    private static final int BUFFERS = 16383;
    private static final int PACKETS = 200;

    private static final int ETHERTYPE_IPV4 = 0x0800;

    private static Eal eal;
    private static int pools;

    private final Burst burst = new Burst(32);
    private DpdkPool pool;

    @BeforeAll
    static void startEal() {
        Eal running = Eal.running();
        eal = running != null ? running : Eal.start(EalOptions.withoutHugePages(256));
    }

    @BeforeEach
    void createPool() {
        WorkerThread.register();
        pool = new DpdkPool("devices" + pools++, BUFFERS);
    }

    @AfterEach
    void checkThatNothingLeaked() {
        assertThat(pool.available()).as("buffers that came back").isEqualTo(BUFFERS);
        pool.close();
        WorkerThread.unregister();
    }

    @Test
    void ringReturnsWhatWasSent() {
        try (DpdkPort ring = open("ring", new DeviceSpec.Ring())) {
            assertThat(exchange(ring, ring, 64)).hasSize(PACKETS);
        }
    }

    @Test
    void nullDeliversFramesOfTheSizeAskedForAndSwallowsAll() {
        try (DpdkPort port = open("null", new DeviceSpec.Null(100))) {
            assertThat(port.receive(0, burst)).isEqualTo(32);
            assertThat(burst.length(31)).isEqualTo(100);
            assertThat(port.transmit(0, burst)).isEqualTo(32);
            assertThat(port.statistics().rxPackets()).isEqualTo(32);
            assertThat(port.statistics().txPackets()).isEqualTo(32);
        }
    }

    @Test
    void pcapReadsOneFileAndWritesTheOther(@TempDir Path directory) throws Exception {
        Path in = directory.resolve("in.pcap");
        Path out = directory.resolve("out.pcap");
        try (PcapWriter writer = new PcapWriter(in)) {
            for (int i = 0; i < PACKETS; i++) {
                byte[] frame = TestFrames.frame(60 + i, i);
                writer.write(frame, i);
            }
        }
        try (DpdkPort port = open("pcap", new DeviceSpec.Pcap(in, out))) {
            while (port.receive(0, burst) > 0) {
                port.transmit(0, burst);
            }
        }
        List<byte[]> frames = new ArrayList<>();
        try (PcapReader reader = new PcapReader(out)) {
            for (byte[] frame = reader.next(); frame != null; frame = reader.next()) {
                frames.add(frame);
            }
        }
        assertThat(frames).hasSize(PACKETS);
        assertThat(frames.get(7)).isEqualTo(TestFrames.frame(67, 7));
    }

    @Test
    void memifJoinsTwoPorts() throws Exception {
        String socket = "@sluice-test-" + ProcessHandle.current().pid();
        try (DpdkPort server = open("server", new DeviceSpec.Memif(socket, 0, true, false))) {
            DpdkPort client = open("client", new DeviceSpec.Memif(socket, 0, false, false));
            awaitLink(server, true);
            awaitLink(client, true);
            assertThat(exchange(client, server, 64)).hasSize(PACKETS);
            assertThat(exchange(server, client, 1518)).hasSize(PACKETS);
            client.close();
            awaitLink(server, false);
            // The driver is still cleaning up in another thread, without a lock against the close that follows.
            Thread.sleep(100);
        }
    }

    @Test
    void afPacketJoinsKernelInterfaces() throws Exception {
        assumeRoot();
        try (PrivateNetwork network = PrivateNetwork.enter()) {
            network.createVeth("left", "right");
            try (DpdkPort left = open("left", new DeviceSpec.AfPacket("left"));
                    DpdkPort right = open("right", new DeviceSpec.AfPacket("right"))) {
                awaitLink(left, true);
                assertThat(left.mac()).isEqualTo(KernelInterface.mac("left").getAsLong());
                assertThat(exchange(left, right, 60)).hasSize(PACKETS);
                assertThat(exchange(right, left, 1514)).hasSize(PACKETS);
                network.run("ip link set right down");
                // The kernel tells the other end of a veth a moment later.
                awaitLink(left, false);
            }
        }
    }

    @Test
    void afPacketLeavesTagsInFramesWithoutOffloads() throws Exception {
        assumeRoot();
        try (PrivateNetwork network = PrivateNetwork.enter()) {
            network.createVeth("left", "right");
            try (DpdkPort left = open("left", new DeviceSpec.AfPacket("left"));
                    DpdkPort right = DpdkPorts.open(
                            eal, new PortSpec("right", new DeviceSpec.AfPacket("right"), 1).withoutOffloads(), pool)) {
                byte[] tagged = TestFrames.frame(1518, 0);
                tagged[12] = (byte) 0x81;
                tagged[13] = 0;
                tagged[14] = 0;
                tagged[15] = 7;
                send(left, tagged);
                assertThat(await(right, 0x8100)).isEqualTo(tagged);
            }
        }
    }

    @Test
    void afPacketDoesNotReceiveWhatTheKernelSends() throws Exception {
        assumeRoot();
        try (PrivateNetwork network = PrivateNetwork.enter()) {
            network.createVeth("left", "right");
            network.run("ip address add 10.0.0.1/24 dev left");
            try (DpdkPort left = open("left", new DeviceSpec.AfPacket("left"));
                    DpdkPort right = open("right", new DeviceSpec.AfPacket("right"));
                    DatagramSocket socket = new DatagramSocket()) {
                socket.send(new DatagramPacket(new byte[100], 100, new InetSocketAddress("10.0.0.2", 9)));
                assertThat(await(right, ETHERTYPE_IPV4)).hasSize(142);
                assertThat(left.receive(0, burst)).isZero();
            }
        }
    }

    @Test
    void queuesOfAPortShareItsPackets() throws Exception {
        assumeRoot();
        try (PrivateNetwork network = PrivateNetwork.enter()) {
            network.createVeth("left", "right");
            PortSpec twoQueues = new PortSpec("left", new DeviceSpec.AfPacket("left"), 2);
            try (DpdkPort left = DpdkPorts.open(eal, twoQueues, pool);
                    DpdkPort right = open("right", new DeviceSpec.AfPacket("right"))) {
                assertThat(countOverQueues(right, left)).isEqualTo(PACKETS);
            }
            PortSpec twoTapQueues = new PortSpec("tap", new DeviceSpec.Tap("twoqueues"), 2);
            try (DpdkPort tap = DpdkPorts.open(eal, twoTapQueues, pool);
                    DpdkPort kernel = open("kernel", new DeviceSpec.AfPacket("twoqueues"))) {
                assertThat(countOverQueues(kernel, tap)).isEqualTo(PACKETS);
            }
        }
    }

    private int countOverQueues(Port from, Port to) throws InterruptedException {
        for (int i = 0; i < PACKETS; i++) {
            send(from, TestFrames.frame(64, i));
        }
        int received = 0;
        for (int round = 0; round < 2000 && received < PACKETS; round++) {
            to.receive(round % to.queues(), burst);
            for (int i = 0; i < burst.size(); i++) {
                received += Memory.u16(burst.frame(i) + 12) == TestFrames.ETHERTYPE ? 1 : 0;
            }
            if (burst.size() == 0) {
                Thread.sleep(1);
            }
            pool.free(burst);
        }
        return received;
    }

    @Test
    void memifClientWithoutServerIsExplained() {
        assertThatThrownBy(() -> open("alone", new DeviceSpec.Memif("@sluice-test-nobody", 0, false, false)))
                .isInstanceOf(DpdkException.class)
                .hasMessageContaining("port alone: ")
                .hasMessageContaining("needs its server to listen");
    }

    @Test
    void rssKeyAndRedirectionTableCanBeRead() {
        try (DpdkPort port = DpdkPorts.open(eal, new PortSpec("rss", new DeviceSpec.Null(64), 2), pool)) {
            RssTable rss = port.rss();
            assertThat(rss.key()).hasSize(40);
            assertThat(rss.queues()).hasSize(128).allMatch(queue -> queue < 2);
        }
    }

    @Test
    void afXdpJoinsAKernelInterface() throws Exception {
        assumeRoot();
        try (PrivateNetwork network = PrivateNetwork.enter()) {
            network.createVeth("left", "right");
            DpdkPool umem = new DpdkPool("umem" + pools++, BUFFERS);
            try (DpdkPort left = DpdkPorts.open(eal, new PortSpec("left", new DeviceSpec.AfXdp("left", 0), 1), umem);
                    DpdkPort right = open("right", new DeviceSpec.AfPacket("right"))) {
                int available = umem.available();
                assertThat(exchange(left, right, 60)).hasSize(PACKETS);
                assertThat(exchange(right, left, 1514)).hasSize(PACKETS);
                assertThat(umem.available())
                        .as("free buffers, a few still being sent")
                        .isBetween(available - 32, available);
            }
            // The driver keeps the buffers of its fill ring when it closes: they end with the pool.
            umem.close();
        }
    }

    @Test
    void tapIsCreatedAndJoinedToItsKernelInterface() throws Exception {
        assumeRoot();
        try (PrivateNetwork network = PrivateNetwork.enter()) {
            network.run("ip link set lo up");
            try (DpdkPort tap = open("tap", new DeviceSpec.Tap("sluicetap"));
                    DpdkPort kernel = open("kernel", new DeviceSpec.AfPacket("sluicetap"))) {
                assertThat(tap.isLinkUp()).isTrue();
                assertThat(exchange(tap, kernel, 60)).hasSize(PACKETS);
                assertThat(exchange(kernel, tap, 1514)).hasSize(PACKETS);
            }
            assertThat(KernelInterface.exists("sluicetap")).isFalse();
        }
    }

    @Test
    void tapJoinsAnExistingInterfaceAndLeavesItAsItWas() throws Exception {
        assumeRoot();
        try (PrivateNetwork network = PrivateNetwork.enter()) {
            network.run("ip tuntap add prepared mode tap multi_queue");
            network.run("ip link add name bridge type bridge");
            network.run("ip link set prepared master bridge");
            network.run("ip link set prepared up");
            long kernelMac = KernelInterface.mac("prepared").getAsLong();
            PortSpec spec = new PortSpec("tap", new DeviceSpec.Tap("prepared"), 1).mac(0x020000000001L);
            for (int round = 0; round < 2; round++) {
                try (DpdkPort tap = DpdkPorts.open(eal, spec, pool);
                        DpdkPort kernel = open("kernel", new DeviceSpec.AfPacket("prepared"))) {
                    assertThat(tap.mac()).isEqualTo(0x020000000001L);
                    assertThat(exchange(kernel, tap, 60)).hasSize(PACKETS);
                }
                assertThat(KernelInterface.mac("prepared")).hasValue(kernelMac);
            }
        }
    }

    @Test
    void unknownInterfaceIsNamedAsTheReason() {
        assumeRoot();
        assertThatThrownBy(() -> open("lost", new DeviceSpec.AfPacket("nosuchif")))
                .isInstanceOf(DpdkException.class)
                .hasMessageContaining("port lost: cannot create net_af_packet_lost");
    }

    @ParameterizedTest
    @CsvSource({
        "TCP over IPv4, 20, 18",
        "UDP over IPv6, 40, 14",
    })
    void whatADeviceIsToDoStandsInThePacketsDescriptor(String what, int l3, int l2) {
        boolean isTcp = what.startsWith("TCP");
        try (DpdkPort ring = open("orders", new DeviceSpec.Ring())) {
            int flags = isTcp
                    ? Burst.TX_IP_CHECKSUM | Burst.TX_TCP_CHECKSUM | Burst.TX_TAG_IN_FRAME
                    : Burst.TX_UDP_CHECKSUM | Burst.TX_IPV6 | Burst.tagged(0x2064);
            Burst burst = new Burst(1);
            assertThat(pool.allocate(burst)).isTrue();
            burst.set(0, burst.buffer(0), burst.frame(0), 100, flags | Burst.l3Bytes(l3));
            assertThat(ring.transmit(0, burst)).isEqualTo(1);
            assertThat(ring.receive(0, burst)).isEqualTo(1);
            long mbuf = burst.buffer(0);
            long orders = isTcp
                    ? MbufLayout.ORDER_IPV4 | MbufLayout.ORDER_IP_CHECKSUM | MbufLayout.ORDER_TCP_CHECKSUM
                    : MbufLayout.ORDER_IPV6 | MbufLayout.ORDER_UDP_CHECKSUM | MbufLayout.ORDER_VLAN;
            assertThat(MbufLayout.orders(mbuf)).isEqualTo(orders);
            assertThat(MbufLayout.l2Bytes(mbuf)).isEqualTo(l2);
            assertThat(MbufLayout.l3Bytes(mbuf)).isEqualTo(l3);
            if (!isTcp) {
                assertThat(MbufLayout.vlanControl(mbuf)).isEqualTo(0x2064);
            }
            pool.free(burst);
        }
    }

    @Test
    void afPacketInsertsAndStripsTags() throws Exception {
        assumeRoot();
        try (PrivateNetwork network = PrivateNetwork.enter()) {
            network.createVeth("left", "right");
            try (DpdkPort left = open("left", new DeviceSpec.AfPacket("left"));
                    DpdkPort right = open("right", new DeviceSpec.AfPacket("right"))) {
                send(left, TestFrames.frame(60, 1), Burst.tagged(100));
                int flags = receiveOne(right);
                assertThat(flags & Burst.VLAN).isNotZero();
                assertThat(Burst.vlanControl(flags)).isEqualTo(100);
                assertThat(burst.length(0)).isEqualTo(60);
                pool.free(burst);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"6, 12", "17, 5", "17, 0"})
    void tapWritesChecksums(int protocol, int data) throws Exception {
        assumeRoot();
        try (PrivateNetwork network = PrivateNetwork.enter();
                DpdkPort tap = open("tap", new DeviceSpec.Tap("sluicetap"))) {
            network.run("ip link set lo up");
            try (DpdkPort kernel = open("kernel", new DeviceSpec.AfPacket("sluicetap"))) {
                int header = protocol == 6 ? 20 : 8;
                int bytes = 20 + header + data;
                ByteBuffer packet = ByteBuffer.allocate(14 + bytes);
                packet.position(12).putShort((short) 0x0800);
                packet.putShort((short) 0x4500).putShort((short) bytes).putInt(0);
                packet.put((byte) 64).put((byte) protocol).putShort((short) 0);
                packet.putInt(0x0A000001).putInt(0x0A000002);
                for (int i = 34; i < packet.capacity(); i++) {
                    packet.put(i, (byte) i);
                }
                int at = 34 + (protocol == 6 ? 16 : 6);
                int pseudo = 0x0A00 + 1 + 0x0A00 + 2 + protocol + header + data;
                packet.putShort(at, (short) pseudo);
                int order = protocol == 6 ? Burst.TX_TCP_CHECKSUM : Burst.TX_UDP_CHECKSUM;
                send(tap, packet.array(), Burst.TX_IP_CHECKSUM | order | Burst.l3Bytes(20));
                receiveOne(kernel);
                long ip = burst.frame(0) + 14;
                assertThat(TestFrames.sum(ip, 20, 0)).as("IPv4 header").isEqualTo(0xFFFF);
                assertThat(TestFrames.sum(ip + 20, header + data, pseudo))
                        .as("transport")
                        .isEqualTo(0xFFFF);
                pool.free(burst);
            }
        }
    }

    /** Waits for the frame of this test, since kernels say things of their own; returns its offload flags. */
    private int receiveOne(Port port) throws InterruptedException {
        for (int round = 0; round < 500; round++) {
            port.receive(0, burst);
            for (int i = 0; i < burst.size(); i++) {
                int type = Memory.u16(burst.frame(i) + 12);
                if (type == TestFrames.ETHERTYPE || (type == 0x0800 && Memory.u16(burst.frame(i) + 30) == 0x0A00)) {
                    long buffer = burst.buffer(i);
                    long frame = burst.frame(i);
                    int length = burst.length(i);
                    int flags = burst.offloads(i);
                    burst.set(i, burst.buffer(0), burst.frame(0), burst.length(0), burst.offloads(0));
                    burst.set(0, buffer, frame, length, flags);
                    return flags;
                }
            }
            pool.free(burst);
            Thread.sleep(1);
        }
        throw new AssertionError("nothing came");
    }

    @Test
    void devicesOfferWhatTheirDriversCanAndNothingWhenOffloadsAreOff() throws Exception {
        assumeRoot();
        try (PrivateNetwork network = PrivateNetwork.enter()) {
            network.createVeth("left", "right");
            try (DpdkPort port = open("left", new DeviceSpec.AfPacket("left"))) {
                assertThat(port.transmitOffloads()).isEqualTo(Burst.VLAN);
            }
            PortSpec off = new PortSpec("left", new DeviceSpec.AfPacket("left"), 1).withoutOffloads();
            try (DpdkPort port = DpdkPorts.open(eal, off, pool)) {
                assertThat(port.transmitOffloads()).isZero();
            }
            try (DpdkPort port = open("tap", new DeviceSpec.Tap("offers"))) {
                assertThat(port.transmitOffloads()).isEqualTo(Burst.TX_CHECKSUMS);
            }
        }
    }

    @Test
    void tooManyQueuesAreRefused() {
        assertThatThrownBy(() -> DpdkPorts.open(eal, new PortSpec("many", new DeviceSpec.Ring(), 99), pool))
                .isInstanceOf(DpdkException.class)
                .hasMessageContaining("99 queues");
    }

    private DpdkPort open(String name, DeviceSpec device) {
        return DpdkPorts.open(eal, new PortSpec(name, device, 1), pool);
    }

    private static void assumeRoot() {
        assumeTrue("root".equals(System.getProperty("user.name")), "creating network interfaces needs root");
    }

    private static void awaitLink(Port port, boolean isUp) throws InterruptedException {
        for (int i = 0; i < 200 && port.isLinkUp() != isUp; i++) {
            Thread.sleep(10);
        }
        assertThat(port.isLinkUp()).as("link of " + port.name()).isEqualTo(isUp);
    }

    private void send(Port port, byte[] frame) {
        send(port, frame, 0);
    }

    private void send(Port port, byte[] frame, int flags) {
        Burst sending = new Burst(1);
        assertThat(port.pool().allocate(sending)).isTrue();
        Memory.copyIn(frame, 0, sending.frame(0), frame.length);
        sending.set(0, sending.buffer(0), sending.frame(0), frame.length, flags);
        assertThat(port.transmit(0, sending)).isEqualTo(1);
    }

    private byte[] await(Port port, int ethertype) throws InterruptedException {
        for (int i = 0; i < 1000; i++) {
            port.receive(0, burst);
            byte[] found = null;
            for (int packet = 0; packet < burst.size(); packet++) {
                if (Memory.u16(burst.frame(packet) + 12) == ethertype) {
                    found = new byte[burst.length(packet)];
                    Memory.copyOut(burst.frame(packet), found, 0, found.length);
                }
            }
            pool.free(burst);
            if (found != null) {
                return found;
            }
            Thread.sleep(1);
        }
        throw new AssertionError("nothing arrived at " + port.name());
    }

    /** Sends frames one by one, each different, and returns those that arrived, compared byte for byte. */
    private List<byte[]> exchange(Port from, Port to, int length) {
        List<byte[]> arrived = new ArrayList<>();
        try {
            // A memif client offers its buffers to the server when it polls.
            to.receive(0, burst);
            pool.free(burst);
            for (int i = 0; i < PACKETS; i++) {
                send(from, TestFrames.frame(length, i));
                byte[] frame = await(to, TestFrames.ETHERTYPE);
                assertThat(frame).isEqualTo(TestFrames.frame(length, i));
                arrived.add(frame);
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return arrived;
    }
}
