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
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The chunk that decides, and CRC32c against published values, the JDK, scapy and tshark. */
class SctpTest {
    private static final int SEED = 20260104;
    private static final int PACKETS = 500;
    private static final int LINK_TYPE_IPV4 = 228;

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            # name                               | chunks                                       | decides
            INIT                                 | 01000014 00000000 00000000 00000000 00000000 | 1
            DATA before ABORT                    | 00000004 06000004                            | 0
            COOKIE_ECHO                          | 0a000008 00000000                            | 10
            COOKIE_ECHO before DATA              | 0a000008 00000000 00000004                   | 10
            COOKIE_ECHO before ABORT             | 0a000008 00000000 06000004                   | 6
            padded COOKIE_ECHO before ABORT      | 0a000005 00000000 06000004                   | 6
            COOKIE_ACK before ABORT              | 0b000004 06000004                            | 6
            COOKIE_ACK of no length              | 0b000003 06000004                            | 11
            ABORT third                          | 0b000004 00000004 06000004                   | 11
            COOKIE_ACK before half an ABORT      | 0b000004 0600                                | 11
            COOKIE_ECHO that is longer than all  | 0a00ffff 06000004                            | 10
            ABORT in the data of a COOKIE_ECHO   | 0a000008 06000004                            | 10
            """)
    void chunkThatDecides(String name, String chunks, int type) {
        byte[] bytes = HexFormat.of().parseHex(chunks.replace(" ", ""));
        try (ExactMemory memory = new ExactMemory()) {
            long sctp = memory.put(FrameMaker.join(new byte[Sctp.BYTES], bytes));
            assertThat(Sctp.decidingChunk(sctp, Sctp.BYTES + bytes.length)).isEqualTo(type);
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "nothing, '', 00000000",
        "check value, 313233343536373839, e3069283", // of the polynomial, as catalogues of CRCs give it
        "32 zeros, 0000000000000000000000000000000000000000000000000000000000000000, 8a9136aa", // RFC 3720, B.4
        "32 ones, ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff, 62a8ab43",
        "32 rising, 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f, 46dd794e",
    })
    void crcOfPublishedVectors(String name, String hex, String crc) {
        try (ExactMemory memory = new ExactMemory()) {
            assertThat(Crc32c.of(memory.put(hex), hex.length() / 2)).isEqualTo(Integer.parseUnsignedInt(crc, 16));
        }
    }

    @Test
    void crcIsThatOfTheJdkForEachLengthAndAlignment() {
        Random random = new Random(SEED);
        byte[] bytes = new byte[80];
        for (int length = 0; length <= 64; length++) {
            for (int shift = 0; shift < 8; shift++) {
                random.nextBytes(bytes);
                CRC32C expected = new CRC32C();
                expected.update(bytes, shift, length);
                try (ExactMemory memory = new ExactMemory()) {
                    long address = memory.put(Arrays.copyOf(bytes, shift + length)) + shift;
                    assertThat(Crc32c.of(address, length)).isEqualTo((int) expected.getValue());
                }
            }
        }
    }

    @Test
    void rewritingPortsGivesTheBytesOfScapy() {
        try (ExactMemory memory = new ExactMemory()) {
            for (String[] packet : Scapy.packets("sctp", SEED, PACKETS)) {
                long sctp = memory.put(packet[0]);
                int length = packet[0].length() / 2;
                Sctp.ports(sctp, Integer.parseUnsignedInt(packet[1]));
                Sctp.repair(sctp, length);
                assertThat(ExactMemory.hex(sctp, length))
                        .as("rewritten from %s", packet[0])
                        .isEqualTo(packet[2]);
            }
        }
    }

    @Test
    void tsharkFindsRepairedPacketsGood(@TempDir Path directory) throws IOException {
        assertThat(Tool.isUsable("tshark", "--version"))
                .as("this test needs tshark: run deploy/install-deps test, or apt install tshark")
                .isTrue();
        List<String[]> packets = Scapy.packets("sctp", SEED + 1, 100);
        ByteArrayOutputStream pcap = new ByteArrayOutputStream();
        pcap.write(HexFormat.of().parseHex("a1b2c3d4000200040000000000000000" + "00040000"));
        pcap.write(ByteBuffer.allocate(4).putInt(LINK_TYPE_IPV4).array());
        try (ExactMemory memory = new ExactMemory()) {
            for (String[] packet : packets) {
                int length = packet[0].length() / 2;
                long sctp = memory.put(packet[0]);
                Sctp.ports(sctp, 30000 << 16 | 30001);
                Sctp.repair(sctp, length);
                byte[] frame = FrameMaker.syn()
                        .payload(Ipv4.SCTP, ExactMemory.bytes(sctp, length))
                        .bytes();
                byte[] ip = Arrays.copyOfRange(frame, Ethernet.BYTES, frame.length);
                pcap.write(ByteBuffer.allocate(16)
                        .putLong(0)
                        .putInt(ip.length)
                        .putInt(ip.length)
                        .array());
                pcap.write(ip);
            }
        }
        Path file = Files.write(directory.resolve("repaired.pcap"), pcap.toByteArray());
        String statuses = Tool.run(
                "tshark",
                "-n",
                "-r",
                file.toString(),
                "-o",
                "sctp.checksum:CRC 32c",
                "-T",
                "fields",
                "-e",
                "sctp.checksum.status");
        // Status 1 is "good".
        assertThat(statuses.lines()).hasSize(packets.size()).allMatch("1"::equals);
    }
}
