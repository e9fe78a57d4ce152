package sluice.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.dpdk.Memory;

/** Checksums against scapy, tshark and the definition. */
class ChecksumTest {
    private static final int SEED = 20260102;
    private static final int PACKETS = 2000;

    @Test
    void fullChecksumsAreThoseOfScapy() {
        try (ExactMemory memory = new ExactMemory()) {
            for (String[] packet : Scapy.packets("fields", SEED, PACKETS)) {
                long frame = memory.put(packet[1]);
                int length = packet[1].length() / 2;
                assertGood(frame, length, packet[0]);
            }
        }
    }

    private static void assertGood(long frame, int length, String layers) {
        String transport = layers.substring(layers.lastIndexOf('/') + 1);
        if (layers.contains("IP/")) {
            long ip = Layers.find(frame, layers, "IP");
            assertThat(Checksum.of(ip, Ipv4.headerLength(ip))).as("IPv4 header").isZero();
        }
        if (transport.equals("ARP") || transport.startsWith("SCTP")) {
            return;
        }
        long address = Layers.find(frame, layers, transport);
        int bytes = (int) (frame + length - address);
        if (transport.equals("ICMP")) {
            assertThat(Checksum.of(address, bytes)).as("ICMP").isZero();
        } else if (layers.contains("IPv6")) {
            long ip = Layers.find(frame, layers, "IPv6");
            long sum = Checksum.pseudoHeader6(ip, Ipv6.nextHeader(ip), bytes) + Checksum.sum(address, bytes);
            assertThat(Checksum.finish(sum)).as("%s over IPv6", transport).isZero();
        } else {
            long ip = Layers.find(frame, layers, "IP");
            assertThat(Checksum.transport4(Ipv4.source(ip), Ipv4.destination(ip), Ipv4.protocol(ip), address, bytes))
                    .as("%s over IPv4", transport)
                    .isZero();
        }
    }

    @Test
    void incrementalRewritesGiveTheBytesOfScapy() {
        try (ExactMemory memory = new ExactMemory()) {
            for (String[] packet : Scapy.packets("rewrites", SEED, PACKETS)) {
                long frame = memory.put(packet[0]);
                translate(
                        frame,
                        Integer.parseUnsignedInt(packet[1]),
                        Integer.parseUnsignedInt(packet[2]),
                        Integer.parseUnsignedInt(packet[3]));
                assertThat(ExactMemory.hex(frame, packet[0].length() / 2))
                        .as("rewritten from %s", packet[0])
                        .isEqualTo(packet[4]);
            }
        }
    }

    @Test
    void tsharkFindsRewrittenPacketsGood(@TempDir Path directory) throws IOException {
        assertThat(Tool.isUsable("tshark", "--version"))
                .as("this test needs tshark: run deploy/install-deps test, or apt install tshark")
                .isTrue();
        List<String[]> packets = Scapy.packets("rewrites", SEED + 1, 300);
        Random random = new Random(SEED);
        ByteArrayOutputStream pcap = new ByteArrayOutputStream();
        pcap.write(HexFormat.of().parseHex("a1b2c3d4000200040000000000000000" + "0004000000000001"));
        try (ExactMemory memory = new ExactMemory()) {
            for (String[] packet : packets) {
                int length = packet[0].length() / 2;
                long frame = memory.put(packet[0]);
                translate(frame, random.nextInt(), random.nextInt(), random.nextInt());
                pcap.write(ByteBuffer.allocate(16)
                        .putInt(0)
                        .putInt(0)
                        .putInt(length)
                        .putInt(length)
                        .array());
                pcap.write(ExactMemory.bytes(frame, length));
            }
        }
        Path file = Files.write(directory.resolve("rewritten.pcap"), pcap.toByteArray());
        // Status 1 is "good". Random ports may make data look like a tunnel; the outermost headers come first.
        String statuses = Tool.run(
                "tshark",
                "-n",
                "-r",
                file.toString(),
                "-o",
                "ip.check_checksum:TRUE",
                "-o",
                "tcp.check_checksum:TRUE",
                "-o",
                "udp.check_checksum:TRUE",
                "-T",
                "fields",
                "-E",
                "occurrence=f",
                "-e",
                "ip.checksum.status",
                "-e",
                "tcp.checksum.status",
                "-e",
                "udp.checksum.status");
        assertThat(statuses.lines()).hasSize(packets.size()).allMatch(line -> line.matches("1\t1\t|1\t\t1"));
    }

    /** Network address translation with incremental checksums, as rewriters do it. */
    private static void translate(long frame, int source, int destination, int ports) {
        long ip = frame + Ethernet.BYTES;
        long transport = ip + Ipv4.headerLength(ip);
        int addresses = Checksum.combine(
                Checksum.delta(Ipv4.source(ip), source), Checksum.delta(Ipv4.destination(ip), destination));
        int all = Checksum.combine(addresses, Checksum.delta(Tcp.ports(transport), ports));
        Ipv4.checksum(ip, Checksum.apply(Ipv4.checksum(ip), addresses));
        if (Ipv4.protocol(ip) == Ipv4.TCP) {
            Tcp.checksum(transport, Checksum.apply(Tcp.checksum(transport), all));
        } else {
            Udp.checksum(transport, Checksum.udp(Checksum.apply(Udp.checksum(transport), all)));
        }
        Ipv4.source(ip, source);
        Ipv4.destination(ip, destination);
        Tcp.ports(transport, ports);
    }

    @ParameterizedTest(name = "checksum {0}, word {1} to {2}")
    @CsvSource({
        "dd2f, 5555, 3285, 0000", // RFC 1624, section 4
        "0000, ffff, 0000, 0000",
        "0000, 0000, ffff, 0000",
        "fffe, 0001, 0002, fffd",
        "0001, 0000, 0001, 0000",
        "0000, 0000, 0001, fffe",
        "1234, abcd, abcd, 1234",
    })
    void repairsTheCornersOfOnesComplement(String checksum, String oldWord, String newWord, String expected) {
        int delta = Checksum.delta(Integer.parseInt(oldWord, 16), Integer.parseInt(newWord, 16));
        assertThat(Checksum.apply(Integer.parseInt(checksum, 16), delta)).isEqualTo(Integer.parseInt(expected, 16));
    }

    @Test
    void sumsAgreeWithTheDefinitionForEachLengthAndAlignment() {
        Random random = new Random(SEED);
        byte[] bytes = new byte[80];
        for (int length = 0; length <= 64; length++) {
            for (int shift = 0; shift < 8; shift++) {
                random.nextBytes(bytes);
                if (random.nextInt(4) == 0) {
                    Arrays.fill(bytes, (byte) 0xFF);
                }
                try (ExactMemory memory = new ExactMemory()) {
                    byte[] range = Arrays.copyOfRange(bytes, 0, shift + length);
                    long address = memory.put(range) + shift;
                    assertThat(Checksum.of(address, length))
                            .isEqualTo(FrameMaker.checksum(Arrays.copyOfRange(range, shift, range.length)));
                }
            }
        }
    }

    @Test
    void udpNeverLosesItsChecksumWhateverThePort() {
        try (ExactMemory memory = new ExactMemory()) {
            long frame = memory.put(FrameMaker.udp(new byte[] {1, 2, 3}).bytes());
            long udp = frame + Ethernet.BYTES + Ipv4.BYTES;
            int zeros = 0;
            for (int port = 0; port <= 0xFFFF; port++) {
                translate(frame, FrameMaker.CLIENT, FrameMaker.VIP, port << 16 | 53);
                int carried = Udp.checksum(udp);
                Udp.checksum(udp, 0);
                int computed = Checksum.transport4(FrameMaker.CLIENT, FrameMaker.VIP, Ipv4.UDP, udp, Udp.length(udp));
                Udp.checksum(udp, carried);
                zeros += computed == 0 ? 1 : 0;
                assertThat(carried).as("source port %d", port).isEqualTo(computed == 0 ? 0xFFFF : computed);
            }
            assertThat(zeros).as("ports whose checksum is 0 before it is sent").isPositive();
        }
    }

    @Test
    void takingAHopKeepsTheHeaderGood() {
        try (ExactMemory memory = new ExactMemory()) {
            long ip = memory.put(new byte[Ipv4.BYTES]);
            for (int identification = 0; identification <= 0xFFFF; identification++) {
                Ipv4.write(ip, 0, 40, identification, 0, 1 + identification % 255, Ipv4.TCP, 0x0A000001, 0x0A000002);
                Ipv4.decrementTimeToLive(ip);
                assertThat(Checksum.of(ip, Ipv4.BYTES)).isZero();
                assertThat(Ipv4.checksum(ip)).isNotEqualTo(0xFFFF);
            }
            assertThat(Memory.u8(ip + 8)).isEqualTo(Ipv4.timeToLive(ip));
        }
    }
}
