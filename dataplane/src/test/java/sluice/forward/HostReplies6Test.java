package sluice.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static sluice.wire.FrameMaker.PEER;
import static sluice.wire.FrameMaker.PORT;
import static sluice.wire.FrameMaker6.CLIENT;
import static sluice.wire.FrameMaker6.VIP;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Objects;
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
import sluice.wire.FrameMaker6;
import sluice.wire.Icmp6;
import sluice.wire.Ipv4;
import sluice.wire.Ipv6;
import sluice.wire.Ipv6Extension;
import sluice.wire.Mac;
import sluice.wire.Tcp;

/** What the director answers as an IPv6 host, compared with the kernel and with the rules of the RFCs. */
class HostReplies6Test {
    private static final int IP = Ethernet.BYTES;
    private static final int L4 = IP + Ipv6.BYTES;

    private final ExactMemory memory = new ExactMemory();

    @AfterEach
    void close() {
        memory.close();
    }

    static Stream<Arguments> recordings() throws IOException {
        try (InputStream file = HostReplies6Test.class.getResourceAsStream("host-replies6.tsv")) {
            String text = new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
            return text.lines().map(line -> Arguments.of((Object[]) line.split("\t")));
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("recordings")
    void answersAsTheKernelDoes(String scenario, String note, String sent, String expected) {
        byte[] request = HexFormat.of().parseHex(sent);
        byte[] reply = HexFormat.of().parseHex(expected);
        long frame = memory.put(HostReplies6.ERROR_ROOM, request);
        long ip = frame + IP;
        int type = reply[L4] & 0xFF;
        long start = frame;
        int replied;
        if (reply[20] == Ipv4.TCP) {
            replied = HostReplies6.reset(frame, ip, frame + L4, request.length - IP, PORT);
        } else if (type == Icmp6.ECHO_REPLY) {
            replied = HostReplies6.echoReply(frame, ip, frame + L4, request.length - IP, PORT);
        } else {
            boolean isTooBig = type == Icmp6.PACKET_TOO_BIG;
            if (isTooBig) {
                // The size is looked at after the hop was counted (spec 5.1).
                Ipv6.hopLimit(ip, Ipv6.hopLimit(ip) - 1);
            }
            int error = isTooBig ? IcmpError.TOO_BIG : IcmpError.TIME_EXCEEDED;
            int rest = (reply[L4 + 6] & 0xFF) << 8 | (reply[L4 + 7] & 0xFF);
            replied = error(frame, request.length - IP, request[20], 0, error, rest);
            start -= HostReplies6.ERROR_ROOM;
        }
        assertThat(replied).isEqualTo(reply.length);
        byte[] bytes = ExactMemory.bytes(start, replied);
        assertThat(Ipv6.flowLabel(start + IP)).isZero();
        // The kernel chose a flow label.
        System.arraycopy(reply, IP + 1, bytes, IP + 1, 3);
        assertThat(HexFormat.of().formatHex(bytes)).isEqualTo(expected);
    }

    private static int error(long frame, int ipLength, int protocol, int extensions, int error, int rest) {
        long ip = frame + IP;
        return HostReplies6.error(
                frame,
                ip,
                ipLength,
                protocol,
                frame + L4 + extensions,
                PORT,
                Ipv6.destinationHigh(ip),
                Ipv6.destinationLow(ip),
                error,
                rest);
    }

    @Test
    void echoRepliesHaveTheRequestsDataAndNoExtensionHeaders() {
        byte[] data = {1, 2, 3, 4, 5};
        FrameMaker6 request = FrameMaker6.icmp(Icmp6.ECHO_REQUEST, 0, 0x00070001, data)
                .trafficClass(0xB9)
                .hopLimit(3)
                .extension(Ipv6Extension.HOP_BY_HOP, 8, 0)
                .extension(Ipv6Extension.DESTINATION_OPTIONS, 16, 0);
        byte[] bytes = request.bytes();
        long frame = memory.put(bytes);
        int length = HostReplies6.echoReply(frame, frame + IP, frame + L4 + 24, bytes.length - IP, PORT);
        FrameMaker6 expected = FrameMaker6.icmp(Icmp6.ECHO_REPLY, 0, 0x00070001, data)
                .trafficClass(0xB9)
                .addresses(VIP, CLIENT)
                .between(PORT, PEER);
        assertThat(ExactMemory.bytes(frame, length)).isEqualTo(expected.bytes());
    }

    @Test
    void damagedEchoRequestsAndOtherMessagesGetNoReply() {
        byte[] damaged = FrameMaker6.icmp(Icmp6.ECHO_REQUEST, 0, 1, new byte[4]).bytes();
        damaged[damaged.length - 1] ^= 1;
        byte[] reply = FrameMaker6.icmp(Icmp6.ECHO_REPLY, 0, 1, new byte[4]).bytes();
        for (byte[] message : new byte[][] {damaged, reply}) {
            long frame = memory.put(message);
            assertThat(HostReplies6.echoReply(frame, frame + IP, frame + L4, message.length - IP, PORT))
                    .isEqualTo(HostReplies.NOTHING);
            assertThat(ExactMemory.bytes(frame, message.length)).isEqualTo(message);
        }
    }

    @ParameterizedTest(name = "flags {0}, {1} bytes of data, {2} bytes of extension headers")
    @CsvSource({
        // flags, data, extensions, sequence, acknowledgement, flags of the reset; sequence 1000, acknowledgement 77
        "2,   0, 0,  0,  1001, 20", // SYN
        "2,   0, 16, 0,  1001, 20", // SYN behind options
        "1,   5, 8,  0,  1006, 20", // FIN with data
        "24,  7, 16, 77, 0,    4", // data with ACK
    })
    void resetsFitTheSegment(int flags, int data, int extensions, int sequence, int acknowledgement, int replyFlags) {
        FrameMaker6 segment = FrameMaker6.tcp(flags, 1000, 77, new byte[data]).trafficClass(0xBB);
        if (extensions > 0) {
            segment.extension(Ipv6Extension.DESTINATION_OPTIONS, extensions, 0);
        }
        byte[] bytes = segment.bytes();
        long frame = memory.put(bytes);
        long tcp = frame + L4;
        int length = HostReplies6.reset(frame, frame + IP, tcp + extensions, bytes.length - IP, PORT);
        assertThat(length).isEqualTo(L4 + 20);
        assertThat(Ipv6.trafficClass(frame + IP)).as("without ECN").isEqualTo(0xB8);
        assertThat(Ipv6.payloadLength(frame + IP)).isEqualTo(20);
        assertThat(Ipv6.nextHeader(frame + IP)).isEqualTo(Ipv4.TCP);
        assertThat(Tcp.ports(tcp)).isEqualTo(80 << 16 | 40000);
        assertThat(Tcp.sequence(tcp)).isEqualTo(sequence);
        assertThat(Tcp.acknowledgement(tcp)).isEqualTo(acknowledgement);
        assertThat(Tcp.flags(tcp)).isEqualTo(replyFlags);
        assertThat(Checksum.transport6(frame + IP, Ipv4.TCP, tcp, 20)).isZero();
    }

    @Test
    void resetsAndDamagedSegmentsAreNotReset() {
        byte[] damaged = FrameMaker6.syn().bytes();
        damaged[60] ^= 1;
        byte[] reset = FrameMaker6.tcp(Tcp.RST | Tcp.ACK, 1, 1, new byte[0]).bytes();
        for (byte[] segment : new byte[][] {damaged, reset}) {
            long frame = memory.put(segment);
            assertThat(HostReplies6.reset(frame, frame + IP, frame + L4, segment.length - IP, PORT))
                    .isEqualTo(HostReplies.NOTHING);
            assertThat(ExactMemory.bytes(frame, segment.length)).isEqualTo(segment);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1183, 1184, 1185, 1400})
    void errorsQuoteAsMuchAsFitsIn1280Bytes(int data) {
        byte[] datagram = FrameMaker6.udp(new byte[data]).padded(4).bytes();
        int ipLength = datagram.length - IP - 4;
        long frame = memory.put(HostReplies6.ERROR_ROOM, datagram);
        int length = error(frame, ipLength, Ipv4.UDP, 0, IcmpError.PORT_UNREACHABLE, 0);
        int quoted = Math.min(1280 - 48, ipLength);
        byte[] quote = new byte[quoted];
        System.arraycopy(datagram, IP, quote, 0, quoted);
        FrameMaker6 expected = FrameMaker6.icmp(Icmp6.UNREACHABLE, 4, 0, quote)
                .addresses(VIP, CLIENT)
                .between(PORT, PEER);
        assertThat(ExactMemory.bytes(frame - HostReplies6.ERROR_ROOM, length)).isEqualTo(expected.bytes());
    }

    @ParameterizedTest(name = "error {0}")
    @CsvSource({
        "0, 0, 3, 0", // time exceeded
        "1, 0, 1, 4", // port unreachable
        "2, 0, 1, 3", // host unreachable
        "3, 1400, 2, 0", // too big
    })
    void eachErrorHasItsTypeCodeAndMtu(int error, int mtu, int type, int code) {
        long frame = memory.put(HostReplies6.ERROR_ROOM, FrameMaker6.syn().bytes());
        assertThat(error(frame, 60, Ipv4.TCP, 0, error, mtu)).isEqualTo(L4 + 8 + 60);
        long icmp = frame - HostReplies6.ERROR_ROOM + L4;
        assertThat(Icmp6.type(icmp)).isEqualTo(type);
        assertThat(Icmp6.code(icmp)).isEqualTo(code);
        assertThat(Icmp6.rest(icmp)).isEqualTo(mtu);
    }

    static Stream<Arguments> unanswerable() {
        return Stream.of(
                Arguments.of("unreachable", message(Icmp6.UNREACHABLE), Ipv6.ICMP),
                Arguments.of("unknown error", message(127), Ipv6.ICMP),
                Arguments.of("redirect", message(Icmp6.REDIRECT), Ipv6.ICMP),
                Arguments.of("ICMPv6 without a byte", FrameMaker6.syn().payload(58, new byte[0]), Ipv6.ICMP),
                Arguments.of("broadcast frame", FrameMaker6.syn().to(Mac.BROADCAST), Ipv4.TCP),
                Arguments.of("to a group", FrameMaker6.syn().addresses(CLIENT, "ff02::1"), Ipv4.TCP),
                Arguments.of("from a group", FrameMaker6.syn().addresses("ff02::1", VIP), Ipv4.TCP),
                Arguments.of("from nobody", FrameMaker6.syn().addresses("::", VIP), Ipv4.TCP));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unanswerable")
    void noErrorsAboutWhatMustNotBeAnswered(String name, FrameMaker6 maker, int protocol) {
        byte[] packet = maker.bytes();
        long frame = memory.put(HostReplies6.ERROR_ROOM, packet);
        assertThat(error(frame, packet.length - IP, protocol, 0, IcmpError.PORT_UNREACHABLE, 0))
                .isEqualTo(HostReplies.NOTHING);
        assertThat(ExactMemory.bytes(frame, packet.length)).isEqualTo(packet);
    }

    @Test
    void thatAPacketToAGroupIsTooBigMayBeTold() {
        long frame = memory.put(
                HostReplies6.ERROR_ROOM,
                FrameMaker6.syn().addresses(CLIENT, "ff02::1").bytes());
        assertThat(error(frame, 60, Ipv4.TCP, 0, IcmpError.TOO_BIG, 1280)).isPositive();
    }

    @Test
    void echoRequestsMayBeAnswered() {
        long frame =
                memory.put(HostReplies6.ERROR_ROOM, message(Icmp6.ECHO_REQUEST).bytes());
        assertThat(error(frame, 68, Ipv6.ICMP, 0, IcmpError.TIME_EXCEEDED, 0)).isPositive();
    }

    private static FrameMaker6 message(int type) {
        return FrameMaker6.icmp(type, 0, 0, new byte[20]);
    }
}
