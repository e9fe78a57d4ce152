package sluice.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** PROXY protocol headers against HAProxy's specification. */
class ProxyHeaderTest {
    private static final int SEED = 20260605;
    private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";

    private final FrameRoom room = new FrameRoom();

    @AfterEach
    void close() {
        room.close();
    }

    @ParameterizedTest
    @CsvSource({
        "198.51.100.7, 10.0.0.1, 40000, 80, PROXY TCP4 198.51.100.7 10.0.0.1 40000 80",
        "255.255.255.255, 255.255.255.255, 65535, 65535," + " PROXY TCP4 255.255.255.255 255.255.255.255 65535 65535",
        "0.0.0.0, 1.20.0.9, 0, 9, PROXY TCP4 0.0.0.0 1.20.0.9 0 9",
        "2001:db8:1::5, fd00:10::1, 1024, 443, PROXY TCP6 2001:db8:1::5 fd00:10::1 1024 443",
        "::, ::1, 1, 10, PROXY TCP6 :: ::1 1 10",
        "1::, 1:0:0:2:0:0:0:3, 100, 999, PROXY TCP6 1:: 1:0:0:2::3 100 999",
        "1:0:2:3:4:5:6:7, 0:0:1:2:0:0:3:4, 10000, 9999, PROXY TCP6 1:0:2:3:4:5:6:7 ::1:2:0:0:3:4 10000 9999",
        "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 65535, 65535,"
                + " PROXY TCP6 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"
                + " 65535 65535",
        "10.0.0.1, fd00:10::1, 1, 2, PROXY UNKNOWN",
    })
    void version1IsALine(String client, String virtual, int clientPort, int virtualPort, String line) {
        assertThat(new String(
                        header(ProxyHeader.VERSION1, client, virtual, clientPort, virtualPort),
                        StandardCharsets.US_ASCII))
                .isEqualTo(line + "\r\n");
    }

    @ParameterizedTest
    @CsvSource({
        "198.51.100.7, 10.0.0.1, 40000, 80, 2111000c c6336407 0a000001 9c400050",
        "2001:db8:1::5, fd00:10::1, 1024, 443, 21210024 20010db8000100000000000000000005"
                + " fd000010000000000000000000000001 040001bb",
        "fd00:10::1, 10.0.0.1, 1, 2, 20000000",
    })
    void version2IsBinary(String client, String virtual, int clientPort, int virtualPort, String rest) {
        assertThat(HexFormat.of().formatHex(header(ProxyHeader.VERSION2, client, virtual, clientPort, virtualPort)))
                .isEqualTo(SIGNATURE + rest.replace(" ", ""));
    }

    @Test
    void healthChecksAreLocal() {
        long at = room.put(0, new byte[ProxyHeader.localLength(ProxyHeader.VERSION2)], 0);

        assertThat(ProxyHeader.writeLocal(at, ProxyHeader.VERSION2)).isEqualTo(16);
        assertThat(room.bytes(at, 0)).isEqualTo(HexFormat.of().parseHex(SIGNATURE + "20000000"));
    }

    @Test
    void addressesComeBackFromTheLineAsTheyWere() throws UnknownHostException {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int n = 0; n < 20_000; n++) {
            byte[] client = new byte[random.nextBoolean() ? 4 : 16];
            byte[] virtual = new byte[client.length];
            fill(random, client);
            fill(random, virtual);
            int ports = random.nextInt();
            String from = InetAddress.getByAddress(client).getHostAddress();
            String to = InetAddress.getByAddress(virtual).getHostAddress();
            if (from.contains(".") != to.contains(".") || from.contains(".") != (client.length == 4)) {
                continue;
            }
            byte[] line = header(ProxyHeader.VERSION1, from, to, ports >>> 16, ports & 0xFFFF);
            String[] words = new String(line, StandardCharsets.US_ASCII).split("[ \r]", -1);
            assertThat(words[1]).isEqualTo(client.length == 4 ? "TCP4" : "TCP6");
            assertThat(InetAddress.getByName(words[2]).getAddress()).isEqualTo(client);
            assertThat(InetAddress.getByName(words[3]).getAddress()).isEqualTo(virtual);
            assertThat(words[2]).isEqualTo(IpAddress.text(FrameMaker6.high(from), FrameMaker6.low(from)));
            assertThat(Integer.parseInt(words[4]) << 16 | Integer.parseInt(words[5]))
                    .isEqualTo(ports);
        }
    }

    /** Many groups of zeros, many short ones. */
    private static void fill(SplittableRandom random, byte[] address) {
        for (int i = 0; i < address.length; i += 2) {
            int group = random.nextInt(3) == 0 ? 0 : random.nextInt() >>> random.nextInt(16, 32);
            ByteBuffer.wrap(address).putShort(i, (short) group);
        }
    }

    /** The header, written into memory that is as long as it is said to be. */
    private byte[] header(int version, String client, String virtual, int clientPort, int virtualPort) {
        long clientHigh = FrameMaker6.high(client);
        long clientLow = FrameMaker6.low(client);
        long virtualHigh = FrameMaker6.high(virtual);
        long virtualLow = FrameMaker6.low(virtual);
        int ports = clientPort << 16 | virtualPort;
        int length = ProxyHeader.length(version, clientHigh, clientLow, virtualHigh, virtualLow, ports);
        assertThat(length).isLessThanOrEqualTo(ProxyHeader.MAXIMUM_BYTES);
        byte[] marked = new byte[length];
        Arrays.fill(marked, (byte) 0xEE);
        long at = room.put(0, marked, 0);
        assertThat(ProxyHeader.write(at, version, clientHigh, clientLow, virtualHigh, virtualLow, ports))
                .isEqualTo(length);
        return room.bytes(at, 0);
    }
}
