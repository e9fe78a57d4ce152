package sluice.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static sluice.wire.FrameMaker6.CLIENT;
import static sluice.wire.FrameMaker6.VIP;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sluice.port.Burst;
import sluice.wire.ExactMemory;
import sluice.wire.FrameMaker;
import sluice.wire.FrameMaker6;
import sluice.wire.Icmp6;
import sluice.wire.Ipv4;
import sluice.wire.Ipv6Extension;
import sluice.wire.Mac;
import sluice.wire.Tcp;

/** An IPv6 packet in, its kind and headers out. */
class Parser6Test {
    private static final byte[] NO_DATA = {};
    private static final long GROUP_MAC = 0x3333_FF00_0001L;
    private static final int HOP_BY_HOP = Ipv6Extension.HOP_BY_HOP;
    private static final int ROUTING = Ipv6Extension.ROUTING;
    private static final int FRAGMENT = Ipv6Extension.FRAGMENT;
    private static final int AUTHENTICATION = Ipv6Extension.AUTHENTICATION;
    private static final int OPTIONS = Ipv6Extension.DESTINATION_OPTIONS;

    private final ExactMemory memory = new ExactMemory();
    private final Burst burst = new Burst(1);
    private final Headers headers = new Headers(1);

    @AfterEach
    void close() {
        memory.close();
    }

    private int parse(byte[] frame) {
        burst.clear();
        burst.add(0, memory.put(frame), frame.length, 0);
        Parser.parse(burst, FrameMaker.PORT, headers);
        return headers.kind(0);
    }

    static Stream<Arguments> packets() {
        return Stream.concat(sound(), malformed());
    }

    private static Stream<Arguments> sound() {
        return Stream.of(
                row("TCP", syn(), Kind.FLOW6),
                row("TCP, tagged and padded", syn().vlan(3).padded(6), Kind.FLOW6),
                row("UDP", FrameMaker6.udp(new byte[5]), Kind.FLOW6),
                row("UDP without data", FrameMaker6.udp(NO_DATA), Kind.FLOW6),
                row("hop-by-hop options", syn().extension(HOP_BY_HOP, 8, 0), Kind.FLOW6),
                row("destination options", syn().extension(OPTIONS, 16, 0), Kind.FLOW6),
                row("authentication header", syn().extension(AUTHENTICATION, 24, 0), Kind.FLOW6),
                row("routing header of type 4", syn().extension(ROUTING, 24, 4 << 8 | 1), Kind.FLOW6),
                row("routing header of type 0, visited", syn().extension(ROUTING, 24, 0), Kind.FLOW6),
                row(
                        "several extension headers",
                        syn().extension(HOP_BY_HOP, 8, 0)
                                .extension(ROUTING, 8, 2 << 8)
                                .extension(OPTIONS, 40, 0),
                        Kind.FLOW6),
                row("eight extension headers", withOptions(8), Kind.FLOW6),
                row("SCTP", syn().payload(Ipv4.SCTP, new byte[16]), Kind.FLOW6),
                row("echo request", icmp(Icmp6.ECHO_REQUEST), Kind.ICMP6),
                row("unreachable", icmp(Icmp6.UNREACHABLE), Kind.ICMP6),
                row("router solicitation", icmp(Icmp6.ROUTER_SOLICITATION).to(GROUP_MAC), Kind.ND),
                row("router advertisement", icmp(Icmp6.ROUTER_ADVERTISEMENT), Kind.ND),
                row(
                        "neighbour solicitation to the group",
                        icmp(Icmp6.NEIGHBOUR_SOLICITATION).to(GROUP_MAC).addresses(CLIENT, "ff02::1:ff00:1"),
                        Kind.ND),
                row(
                        "whether an address is free",
                        icmp(Icmp6.NEIGHBOUR_SOLICITATION).to(GROUP_MAC).addresses("::", "ff02::1:ff00:1"),
                        Kind.ND),
                row("neighbour advertisement", icmp(Icmp6.NEIGHBOUR_ADVERTISEMENT), Kind.ND),
                row("redirect", icmp(Icmp6.REDIRECT), Kind.ND),
                row(
                        "group membership report from no address",
                        icmp(143).to(GROUP_MAC).addresses("::", "ff02::16").extension(HOP_BY_HOP, 8, 0),
                        Kind.OTHER6),
                row("echo request to a group", icmp(Icmp6.ECHO_REQUEST).addresses(CLIENT, "ff02::1"), Kind.OTHER6),
                row("UDP to a group", FrameMaker6.udp(NO_DATA).addresses(CLIENT, "ff02::fb"), Kind.OTHER6),
                row("TCP in a broadcast frame", syn().to(Mac.BROADCAST), Kind.OTHER6),
                row("no next header", syn().payload(59, NO_DATA), Kind.OTHER6),
                row("ESP", syn().payload(50, new byte[20]), Kind.FLOW6),
                row("first fragment", syn().extension(FRAGMENT, 8, 1), Kind.FRAGMENT6),
                row("last fragment", syn().extension(FRAGMENT, 8, 185 << 3), Kind.FRAGMENT6),
                row("atomic fragment", syn().extension(FRAGMENT, 8, 0), Kind.FRAGMENT6),
                row("fragment to a group", syn().extension(FRAGMENT, 8, 1).addresses(CLIENT, "ff02::1"), Kind.OTHER6),
                row("link-local", syn().addresses("fe80::1", "fe80::2"), Kind.FLOW6),
                row("another station's", syn().to(0x020000000003L), Kind.NOT_FOR_US));
    }

    private static Stream<Arguments> malformed() {
        byte[] syn = syn().bytes();
        byte[] optioned = syn().extension(OPTIONS, 16, 0).bytes();
        byte[] udp = FrameMaker6.udp(new byte[5]).bytes();
        return Stream.of(
                arguments("39 bytes of IPv6", Arrays.copyOf(syn, 14 + 39), Kind.TRUNCATED_IPV6),
                arguments("version 4", with(syn, 14, 0x40), Kind.BAD_VERSION),
                arguments("payload beyond", with(syn, 19, 21), Kind.PAYLOAD_BEYOND_FRAME),
                arguments("19 bytes of TCP", with(syn, 19, 19), Kind.TRUNCATED_TCP),
                arguments("payload length of a jumbogram", with(syn, 19, 0), Kind.TRUNCATED_TCP),
                arguments("data offset 4", with(syn, 66, 0x40), Kind.BAD_TCP_DATA_OFFSET),
                arguments("7 bytes of UDP", with(udp, 19, 7), Kind.TRUNCATED_UDP),
                row("7 bytes of ICMPv6", syn().payload(58, new byte[7]), Kind.TRUNCATED_ICMP),
                row("15 bytes of SCTP", syn().payload(Ipv4.SCTP, new byte[15]), Kind.TRUNCATED_SCTP),
                arguments("7 bytes of options", with(optioned, 19, 7), Kind.TRUNCATED_EXTENSION),
                arguments("options beyond the packet", with(optioned, 55, 4), Kind.TRUNCATED_EXTENSION),
                row("7 bytes of fragment header", syn().payload(FRAGMENT, new byte[7]), Kind.TRUNCATED_EXTENSION),
                row("nine extension headers", withOptions(9), Kind.TOO_MANY_EXTENSIONS),
                row("routing header of type 0", syn().extension(ROUTING, 24, 1), Kind.ROUTING_TYPE_0),
                row("from a group", syn().addresses("ff02::1", VIP), Kind.MARTIAN_SOURCE),
                row("from loopback", syn().addresses("::1", VIP), Kind.MARTIAN_SOURCE),
                row("from nowhere", syn().addresses("::", VIP), Kind.MARTIAN_SOURCE),
                row("from an IPv4-mapped address", syn().addresses("10.0.0.1", VIP), Kind.MARTIAN_SOURCE),
                row("to loopback", syn().addresses(CLIENT, "::1"), Kind.MARTIAN_DESTINATION),
                row("to nowhere", syn().addresses(CLIENT, "::"), Kind.MARTIAN_DESTINATION),
                row("to an IPv4-mapped address", syn().addresses(CLIENT, "10.0.0.1"), Kind.MARTIAN_DESTINATION),
                row("to a group within the host", syn().addresses(CLIENT, "ff01::1"), Kind.MARTIAN_DESTINATION));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("packets")
    void findsTheKind(String name, byte[] frame, int kind) {
        assertThat(Kind.name(parse(frame))).isEqualTo(Kind.name(kind));
    }

    @Test
    void fillsInEveryFieldOfAFlowBehindItsExtensionHeaders() {
        byte[] frame = FrameMaker6.tcp(Tcp.ACK | Tcp.PSH, 1, 2, new byte[10])
                .extension(HOP_BY_HOP, 8, 0)
                .extension(AUTHENTICATION, 24, 0)
                .vlan(0x6005)
                .padded(3)
                .bytes();
        assertThat(parse(frame)).isEqualTo(Kind.FLOW6);
        long address = burst.frame(0);
        assertThat(headers.network(0)).isEqualTo(address + 18);
        assertThat(headers.transport(0)).isEqualTo(address + 18 + 40 + 32);
        assertThat(headers.networkLength(0)).isEqualTo(40 + 32 + 20 + 10);
        assertThat(headers.protocol(0)).isEqualTo(Ipv4.TCP);
        assertThat(headers.ports(0)).isEqualTo(40000 << 16 | 80);
        assertThat(headers.tcpFlags(0)).isEqualTo(Tcp.ACK | Tcp.PSH);
        assertThat(headers.vlan(0)).isEqualTo(0x6005);
    }

    @Test
    void leavesNothingOfAnEarlierPacketInAFlow() {
        parse(FrameMaker6.tcp(Tcp.ACK, 1, 2, NO_DATA).bytes());
        parse(FrameMaker6.udp(NO_DATA).bytes());
        assertThat(headers.tcpFlags(0)).isZero();
        parse(icmp(Icmp6.ECHO_REQUEST).bytes());
        assertThat(headers.ports(0)).isZero();
    }

    @Test
    void aFragmentsTransportIsItsFragmentHeader() {
        parse(syn().extension(OPTIONS, 16, 0).extension(FRAGMENT, 8, 1).bytes());
        assertThat(headers.protocol(0)).isEqualTo(FRAGMENT);
        assertThat(headers.transport(0)).isEqualTo(headers.network(0) + 40 + 16);
    }

    private static FrameMaker6 syn() {
        return FrameMaker6.syn();
    }

    private static FrameMaker6 icmp(int type) {
        return FrameMaker6.icmp(type, 0, 0, new byte[16]);
    }

    private static FrameMaker6 withOptions(int count) {
        FrameMaker6 maker = syn();
        for (int i = 0; i < count; i++) {
            maker.extension(OPTIONS, 8, 0);
        }
        return maker;
    }

    private static Arguments row(String name, FrameMaker6 maker, int kind) {
        return arguments(name, maker.bytes(), kind);
    }

    private static byte[] with(byte[] frame, int at, int value) {
        byte[] changed = frame.clone();
        changed[at] = (byte) value;
        return changed;
    }
}
