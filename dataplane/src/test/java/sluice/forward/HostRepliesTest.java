package sluice.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static sluice.wire.FrameMaker.CLIENT;
import static sluice.wire.FrameMaker.PEER;
import static sluice.wire.FrameMaker.PORT;
import static sluice.wire.FrameMaker.VIP;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Objects;
import java.util.function.LongToIntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.wire.Checksum;
import sluice.wire.Ethernet;
import sluice.wire.ExactMemory;
import sluice.wire.FrameMaker;
import sluice.wire.Icmp4;
import sluice.wire.Ipv4;
import sluice.wire.Mac;
import sluice.wire.Tcp;

/** What the director answers as a host, compared with the kernel and with the rules of the RFCs. */
class HostRepliesTest {
    private static final int NETWORK_MTU = 1400;
    private static final int HEADROOM = HostReplies.ERROR_ROOM;

    private final ExactMemory memory = new ExactMemory();

    @AfterEach
    void close() {
        memory.close();
    }

    static Stream<Arguments> recordings() throws IOException {
        try (InputStream file = HostRepliesTest.class.getResourceAsStream("host-replies.tsv")) {
            String text = new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
            return text.lines().map(line -> Arguments.of((Object[]) line.split("\t")));
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("recordings")
    void answersAsTheKernelDoes(String scenario, String note, String sent, String expected) {
        byte[] request = HexFormat.of().parseHex(sent);
        byte[] reply = HexFormat.of().parseHex(expected);
        long frame = memory.put(HEADROOM, request);
        long ip = frame + Ethernet.BYTES;
        int length = Ipv4.totalLength(ip);
        long start = frame;
        int replied;
        if (reply[23] == Ipv4.TCP) {
            replied = HostReplies.reset(frame, ip, ip + Ipv4.BYTES, length, PORT);
        } else if (reply[34] == Icmp4.ECHO_REPLY) {
            replied = HostReplies.echoReply(frame, ip, ip + Ipv4.BYTES, length, PORT);
        } else {
            int error = errorOf(reply[34], reply[35]);
            if (error == IcmpError.TOO_BIG) {
                // The size is looked at after the hop was counted (spec 5.1).
                Ipv4.decrementTimeToLive(ip);
            }
            int rest = (reply[40] & 0xFF) << 8 | (reply[41] & 0xFF);
            replied = HostReplies.error(frame, ip, length, PORT, Ipv4.destination(ip), error, rest);
            start -= HostReplies.ERROR_ROOM;
        }
        assertThat(replied).isEqualTo(reply.length);
        byte[] bytes = ExactMemory.bytes(start, replied);
        assertThat(Checksum.of(start + Ethernet.BYTES, Ipv4.BYTES)).isZero();
        if (reply[23] == Ipv4.ICMP) {
            for (int at : new int[] {18, 19, 24, 25}) {
                bytes[at] = reply[at];
            }
        }
        assertThat(HexFormat.of().formatHex(bytes)).isEqualTo(expected);
    }

    private static int errorOf(int type, int code) {
        for (int error = IcmpError.TIME_EXCEEDED; error <= IcmpError.TOO_BIG; error++) {
            if (IcmpError.type4(error) == type && IcmpError.code4(error) == code) {
                return error;
            }
        }
        throw new AssertionError("no such error: " + type + "/" + code);
    }

    private static int error(int error, long frame, long ip, int mtu) {
        return HostReplies.error(frame, ip, Ipv4.totalLength(ip), PORT, Ipv4.destination(ip), error, mtu);
    }

    @Test
    void echoRepliesHaveTheRequestsDataAndNoOptions() {
        byte[] data = {1, 2, 3, 4, 5};
        long frame = memory.put(FrameMaker.icmp(Icmp4.ECHO_REQUEST, 0, 0x00070001, data)
                .options(8)
                .vlan(5)
                .bytes());
        long ip = frame + 18;
        int length = HostReplies.echoReply(frame, ip, ip + 28, Ipv4.totalLength(ip), PORT);
        assertThat(length).isEqualTo(18 + 20 + 8 + data.length);
        assertThat(Ethernet.destination(frame)).isEqualTo(PEER);
        assertThat(Ethernet.source(frame)).isEqualTo(PORT);
        assertThat(Ipv4.source(ip)).isEqualTo(VIP);
        assertThat(Ipv4.destination(ip)).isEqualTo(CLIENT);
        assertThat(Ipv4.headerLength(ip)).isEqualTo(20);
        assertThat(Checksum.of(ip, 20)).isZero();
        long icmp = ip + 20;
        assertThat(Icmp4.type(icmp)).isEqualTo(Icmp4.ECHO_REPLY);
        assertThat(Icmp4.rest(icmp)).isEqualTo(0x00070001);
        assertThat(Checksum.of(icmp, 8 + data.length)).isZero();
        assertThat(ExactMemory.bytes(icmp + 8, data.length)).isEqualTo(data);
    }

    @Test
    void damagedEchoRequestsAndOtherMessagesGetNoReply() {
        byte[] damaged = FrameMaker.icmp(Icmp4.ECHO_REQUEST, 0, 1, new byte[4]).bytes();
        damaged[damaged.length - 1] ^= 1;
        assertUnanswered(damaged);
        assertUnanswered(FrameMaker.icmp(Icmp4.ECHO_REPLY, 0, 1, new byte[4]).bytes());
        assertUnanswered(FrameMaker.icmp(13, 0, 1, new byte[12]).bytes());
    }

    private void assertUnanswered(byte[] request) {
        long frame = memory.put(request);
        long ip = frame + Ethernet.BYTES;
        assertThat(HostReplies.echoReply(frame, ip, ip + 20, Ipv4.totalLength(ip), PORT))
                .isEqualTo(HostReplies.NOTHING);
        assertThat(ExactMemory.bytes(frame, request.length)).isEqualTo(request);
    }

    @ParameterizedTest(name = "flags {0}, {1} bytes of data")
    @CsvSource({
        // flags, data, sequence, acknowledgement, flags of the reset; the segment has sequence 1000, acknowledgement 77
        "2,   0, 0,  1001, 20", // SYN
        "3,   0, 0,  1002, 20", // SYN FIN
        "1,   5, 0,  1006, 20", // FIN with data
        "0,   9, 0,  1009, 20", // data
        "16,  0, 77, 0,    4", // ACK
        "24,  7, 77, 0,    4", // data with ACK
        "18,  0, 77, 0,    4", // SYN ACK
    })
    void resetsFitTheSegment(int flags, int data, int sequence, int acknowledgement, int replyFlags) {
        long frame = memory.put(FrameMaker.tcp(flags, 1000, 77, new byte[data]).bytes());
        long ip = frame + Ethernet.BYTES;
        long tcp = ip + 20;
        int length = HostReplies.reset(frame, ip, tcp, Ipv4.totalLength(ip), PORT);
        assertThat(length).isEqualTo(14 + 20 + 20);
        assertThat(Tcp.ports(tcp)).isEqualTo(80 << 16 | 40000);
        assertThat(Tcp.sequence(tcp)).isEqualTo(sequence);
        assertThat(Tcp.acknowledgement(tcp)).isEqualTo(acknowledgement);
        assertThat(Tcp.flags(tcp)).isEqualTo(replyFlags);
        assertThat(Tcp.window(tcp)).isZero();
        assertThat(Checksum.of(ip, 20)).isZero();
        assertThat(Checksum.transport4(VIP, CLIENT, Ipv4.TCP, tcp, 20)).isZero();
    }

    @Test
    void resetsAndDamagedSegmentsAreNotReset() {
        byte[] damaged = FrameMaker.syn().bytes();
        damaged[40] ^= 1;
        for (byte[] segment : new byte[][] {
            FrameMaker.tcp(Tcp.RST, 1, 0, new byte[0]).bytes(),
            FrameMaker.tcp(Tcp.RST | Tcp.ACK, 1, 1, new byte[0]).bytes(),
            damaged
        }) {
            long frame = memory.put(segment);
            long ip = frame + Ethernet.BYTES;
            assertThat(HostReplies.reset(frame, ip, ip + 20, Ipv4.totalLength(ip), PORT))
                    .isEqualTo(HostReplies.NOTHING);
            assertThat(ExactMemory.bytes(frame, segment.length)).isEqualTo(segment);
        }
    }

    @Test
    void resetsOfSegmentsWithOptionsHaveNone() {
        long frame = memory.put(FrameMaker.syn().options(12).bytes());
        long ip = frame + Ethernet.BYTES;
        assertThat(HostReplies.reset(frame, ip, ip + 32, Ipv4.totalLength(ip), PORT))
                .isEqualTo(14 + 20 + 20);
        assertThat(Checksum.of(ip, 20)).isZero();
        assertThat(Checksum.transport4(VIP, CLIENT, Ipv4.TCP, ip + 20, 20)).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 519, 520, 521, 1400})
    void errorsQuoteAsMuchAsFitsIn576Bytes(int data) {
        byte[] datagram = FrameMaker.udp(new byte[data]).vlan(9).padded(4).bytes();
        long frame = memory.put(HEADROOM, datagram);
        long ip = frame + 18;
        int ipLength = Ipv4.totalLength(ip);
        int length = error(IcmpError.PORT_UNREACHABLE, frame, ip, 0);
        int total = Math.min(576, 28 + ipLength);
        assertThat(length).isEqualTo(18 + total);
        long errorFrame = frame - HostReplies.ERROR_ROOM;
        long errorIp = errorFrame + 18;
        assertThat(Ethernet.destination(errorFrame)).isEqualTo(PEER);
        assertThat(Ethernet.source(errorFrame)).isEqualTo(PORT);
        assertThat(Ethernet.type(errorFrame)).isEqualTo(Ethernet.VLAN);
        assertThat(Ipv4.totalLength(errorIp)).isEqualTo(total);
        assertThat(Ipv4.source(errorIp)).isEqualTo(VIP);
        assertThat(Ipv4.destination(errorIp)).isEqualTo(CLIENT);
        assertThat(Checksum.of(errorIp, 20)).isZero();
        assertThat(Checksum.of(errorIp + 20, total - 20)).isZero();
        assertThat(ExactMemory.hex(errorIp + 28, total - 28))
                .isEqualTo(HexFormat.of().formatHex(datagram, 18, 18 + total - 28));
    }

    @Test
    void eachErrorHasItsTypeCodeAndMtu() {
        byte[] syn = FrameMaker.syn().bytes();
        assertThat(icmpHeader(frame -> error(IcmpError.HOST_UNREACHABLE, frame, frame + 14, 0), syn))
                .isEqualTo("0301 00000000");
        assertThat(icmpHeader(frame -> error(IcmpError.PORT_UNREACHABLE, frame, frame + 14, 0), syn))
                .isEqualTo("0303 00000000");
        assertThat(icmpHeader(frame -> error(IcmpError.TIME_EXCEEDED, frame, frame + 14, 0), syn))
                .isEqualTo("0b00 00000000");
        assertThat(icmpHeader(frame -> error(IcmpError.TOO_BIG, frame, frame + 14, NETWORK_MTU), syn))
                .isEqualTo("0304 00000578");
    }

    private String icmpHeader(LongToIntFunction reply, byte[] request) {
        long frame = memory.put(HEADROOM, request);
        assertThat(reply.applyAsInt(frame)).isPositive();
        long icmp = frame - HostReplies.ERROR_ROOM + 14 + 20;
        return ExactMemory.hex(icmp, 2) + " " + ExactMemory.hex(icmp + 4, 4);
    }

    static Stream<Arguments> unanswerable() {
        byte[] quote = new byte[28];
        return Stream.of(
                Arguments.of("unreachable", FrameMaker.icmp(Icmp4.UNREACHABLE, 1, 0, quote)),
                Arguments.of("source quench", FrameMaker.icmp(Icmp4.SOURCE_QUENCH, 0, 0, quote)),
                Arguments.of("redirect", FrameMaker.icmp(Icmp4.REDIRECT, 0, 0, quote)),
                Arguments.of("time exceeded", FrameMaker.icmp(Icmp4.TIME_EXCEEDED, 0, 0, quote)),
                Arguments.of("parameter problem", FrameMaker.icmp(Icmp4.PARAMETER_PROBLEM, 0, 0, quote)),
                Arguments.of("ICMP without a byte", FrameMaker.syn().payload(Ipv4.ICMP, new byte[0])),
                Arguments.of("second fragment", FrameMaker.syn().fragment(1)),
                Arguments.of("broadcast frame", FrameMaker.syn().to(Mac.BROADCAST)),
                Arguments.of("to a group", FrameMaker.syn().addresses(CLIENT, 0xE0000001)),
                Arguments.of("to all", FrameMaker.syn().addresses(CLIENT, -1)),
                Arguments.of("from nobody", FrameMaker.syn().addresses(0, VIP)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unanswerable")
    void noErrorsAboutWhatMustNotBeAnswered(String name, FrameMaker maker) {
        byte[] packet = maker.bytes();
        long frame = memory.put(HEADROOM, packet);
        long ip = frame + 14;
        assertThat(error(IcmpError.PORT_UNREACHABLE, frame, ip, 0)).isEqualTo(HostReplies.NOTHING);
        assertThat(ExactMemory.bytes(frame, packet.length)).isEqualTo(packet);
    }

    @Test
    void firstFragmentsAndEchoRequestsMayBeAnswered() {
        for (FrameMaker maker : new FrameMaker[] {
            FrameMaker.syn().fragment(Ipv4.MORE_FRAGMENTS), FrameMaker.icmp(Icmp4.ECHO_REQUEST, 0, 0, new byte[0])
        }) {
            long frame = memory.put(HEADROOM, maker.bytes());
            long ip = frame + 14;
            assertThat(error(IcmpError.HOST_UNREACHABLE, frame, ip, 0)).isPositive();
        }
    }
}
