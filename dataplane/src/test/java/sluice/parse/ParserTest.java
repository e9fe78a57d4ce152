package sluice.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static sluice.wire.FrameMaker.CLIENT;
import static sluice.wire.FrameMaker.PORT;
import static sluice.wire.FrameMaker.VIP;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sluice.port.Burst;
import sluice.wire.Arp;
import sluice.wire.Ethernet;
import sluice.wire.ExactMemory;
import sluice.wire.FrameMaker;
import sluice.wire.Icmp4;
import sluice.wire.Ipv4;
import sluice.wire.Mac;
import sluice.wire.Sctp;
import sluice.wire.Tcp;

/** A packet in, its kind and headers out. */
class ParserTest {
    private static final byte[] NO_DATA = {};

    private final ExactMemory memory = new ExactMemory();
    private final Burst burst = new Burst(4);
    private final Headers headers = new Headers(4);

    @AfterEach
    void close() {
        memory.close();
    }

    private int parse(byte[] frame, int offloads) {
        burst.clear();
        burst.add(0, memory.put(frame), frame.length, offloads);
        Parser.parse(burst, PORT, headers);
        return headers.kind(0);
    }

    static Stream<Arguments> packets() {
        byte[] syn = FrameMaker.syn().bytes();
        byte[] udp = FrameMaker.udp(new byte[5]).bytes();
        byte[] echo = FrameMaker.icmp(Icmp4.ECHO_REQUEST, 0, 1, new byte[8]).bytes();
        byte[] sctp = FrameMaker.syn().payload(Ipv4.SCTP, new byte[16]).bytes();
        byte[] arp = request().bytes();
        byte[] tagged = FrameMaker.syn().vlan(5).bytes();
        byte[] options = FrameMaker.syn().options(40).bytes();
        return Stream.of(
                // sound
                arguments("TCP", syn, Kind.FLOW4),
                arguments("TCP with options in the IPv4 header", options, Kind.FLOW4),
                arguments("TCP, padded", FrameMaker.syn().padded(6).bytes(), Kind.FLOW4),
                arguments("TCP, tagged", tagged, Kind.FLOW4),
                arguments("UDP", udp, Kind.FLOW4),
                arguments("UDP whose length is wrong, which is the receiver's to judge", with(udp, 39, 14), Kind.FLOW4),
                arguments("UDP without data", FrameMaker.udp(NO_DATA).bytes(), Kind.FLOW4),
                arguments(
                        "don't fragment",
                        FrameMaker.syn().fragment(Ipv4.DONT_FRAGMENT).bytes(),
                        Kind.FLOW4),
                arguments(
                        "class E source",
                        FrameMaker.syn().addresses(0xF0000001, VIP).bytes(),
                        Kind.FLOW4),
                arguments("ICMP", echo, Kind.ICMP4),
                arguments("SCTP", sctp, Kind.FLOW4),
                arguments("GRE", FrameMaker.syn().payload(47, NO_DATA).bytes(), Kind.OTHER4),
                arguments("ESP", FrameMaker.syn().payload(50, NO_DATA).bytes(), Kind.FLOW4),
                arguments("AH", FrameMaker.syn().payload(51, NO_DATA).bytes(), Kind.FLOW4),
                arguments(
                        "first fragment",
                        FrameMaker.syn().fragment(Ipv4.MORE_FRAGMENTS).bytes(),
                        Kind.FRAGMENT4),
                arguments("last fragment", fragment(185, new byte[3]), Kind.FRAGMENT4),
                arguments("ARP request to all", request().bytes(), Kind.ARP),
                arguments("ARP, tagged", request().vlan(1).bytes(), Kind.ARP),
                arguments(
                        "LLDP",
                        FrameMaker.ether(0x88CC, new byte[9])
                                .to(0x0180C200000EL)
                                .bytes(),
                        Kind.OTHER_ETHERTYPE),
                arguments(
                        "tag within a tag",
                        FrameMaker.ether(Ethernet.VLAN, new byte[8]).vlan(1).bytes(),
                        Kind.OTHER_ETHERTYPE),
                arguments(
                        "TCP in a broadcast frame",
                        FrameMaker.syn().to(Mac.BROADCAST).bytes(),
                        Kind.OTHER4),
                arguments(
                        "VRRP",
                        FrameMaker.syn()
                                .to(0x01005E000012L)
                                .addresses(CLIENT, 0xE0000012)
                                .payload(112, NO_DATA)
                                .bytes(),
                        Kind.OTHER4),
                arguments(
                        "DHCP request",
                        FrameMaker.udp(NO_DATA)
                                .to(Mac.BROADCAST)
                                .addresses(0, -1)
                                .bytes(),
                        Kind.OTHER4),
                arguments(
                        "another station's",
                        FrameMaker.syn().to(0x020000000003L).bytes(),
                        Kind.NOT_FOR_US),
                // malformed
                arguments("nothing", NO_DATA, Kind.TRUNCATED_ETHERNET),
                arguments("13 bytes", Arrays.copyOf(syn, 13), Kind.TRUNCATED_ETHERNET),
                arguments("half a tag", Arrays.copyOf(tagged, 17), Kind.TRUNCATED_ETHERNET),
                arguments("half an ARP packet", Arrays.copyOf(arp, 14 + 27), Kind.TRUNCATED_ARP),
                arguments("ARP for Token Ring", with(arp, 15, 6), Kind.BAD_ARP),
                arguments("ARP with IPv6 addresses", with(arp, 19, 16), Kind.BAD_ARP),
                arguments("19 bytes of IPv4", Arrays.copyOf(syn, 14 + 19), Kind.TRUNCATED_IPV4),
                arguments("half the options", Arrays.copyOf(options, 14 + 59), Kind.TRUNCATED_IPV4),
                arguments("version 5", with(syn, 14, 0x55), Kind.BAD_VERSION),
                arguments("IHL 4", with(syn, 14, 0x44), Kind.BAD_HEADER_LENGTH),
                arguments("total length 19", with(syn, 17, 19), Kind.TOTAL_LENGTH_BELOW_HEADER),
                arguments("total length below options", with(options, 17, 59), Kind.TOTAL_LENGTH_BELOW_HEADER),
                arguments("total length beyond", with(syn, 17, 41), Kind.TOTAL_LENGTH_BEYOND_FRAME),
                arguments("bad header checksum", with(syn, 24, 0xEE), Kind.BAD_IPV4_CHECKSUM),
                arguments("bad byte in options", with(options, 40, 0), Kind.BAD_IPV4_CHECKSUM),
                arguments("record route", withOptions("07 07 04 00000000 00"), Kind.FLOW4),
                arguments("timestamp and router alert", withOptions("44 08 05 00 00000000 94040000"), Kind.FLOW4),
                arguments("option beyond the header", withOptions("94 05 0000"), Kind.BAD_IPV4_OPTIONS),
                arguments("option of length 1", withOptions("94 01 0000"), Kind.BAD_IPV4_OPTIONS),
                arguments("option without length", withOptions("01 01 01 94"), Kind.BAD_IPV4_OPTIONS),
                arguments("route that points at itself", withOptions("07 03 03 00"), Kind.BAD_IPV4_OPTIONS),
                arguments("anything behind the end", withOptions("00 94 05 07"), Kind.FLOW4),
                arguments("source route", withOptions("83 07 04 0a000009 00"), Kind.SOURCE_ROUTE),
                arguments("strict source route", withOptions("01 89 03 04"), Kind.SOURCE_ROUTE),
                arguments(
                        "from loopback",
                        FrameMaker.syn().addresses(0x7F000001, VIP).bytes(),
                        Kind.MARTIAN_SOURCE),
                arguments(
                        "from multicast",
                        FrameMaker.syn().addresses(0xE0000001, VIP).bytes(),
                        Kind.MARTIAN_SOURCE),
                arguments("from broadcast", FrameMaker.syn().addresses(-1, VIP).bytes(), Kind.MARTIAN_SOURCE),
                arguments("from nowhere", FrameMaker.syn().addresses(0, VIP).bytes(), Kind.MARTIAN_SOURCE),
                arguments(
                        "to loopback",
                        FrameMaker.syn().addresses(CLIENT, 0x7F000001).bytes(),
                        Kind.MARTIAN_DESTINATION),
                arguments("to nowhere", FrameMaker.syn().addresses(CLIENT, 0).bytes(), Kind.MARTIAN_DESTINATION),
                arguments(
                        "19 bytes of TCP",
                        FrameMaker.syn().payload(Ipv4.TCP, new byte[19]).bytes(),
                        Kind.TRUNCATED_TCP),
                arguments("data offset 4", with(syn, 46, 0x40), Kind.BAD_TCP_DATA_OFFSET),
                arguments("data offset beyond", with(syn, 46, 0x60), Kind.BAD_TCP_DATA_OFFSET),
                arguments(
                        "7 bytes of UDP",
                        FrameMaker.syn().payload(Ipv4.UDP, new byte[7]).bytes(),
                        Kind.TRUNCATED_UDP),
                arguments(
                        "7 bytes of ICMP",
                        FrameMaker.syn().payload(Ipv4.ICMP, new byte[7]).bytes(),
                        Kind.TRUNCATED_ICMP),
                arguments(
                        "15 bytes of SCTP",
                        FrameMaker.syn().payload(Ipv4.SCTP, new byte[15]).bytes(),
                        Kind.TRUNCATED_SCTP));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("packets")
    void findsTheKind(String name, byte[] frame, int kind) {
        assertThat(Kind.name(parse(frame, 0))).isEqualTo(Kind.name(kind));
    }

    @Test
    void everyKindHasAPacketInATable() {
        Set<Integer> kinds = new HashSet<>();
        Stream.concat(packets(), Parser6Test.packets()).forEach(row -> kinds.add((Integer) row.get()[2]));
        kinds.add(Kind.MULTI_SEGMENT);
        assertThat(kinds).hasSize(Kind.COUNT);
    }

    @Test
    void everyKindHasANameAndASentence() {
        Set<String> names = new HashSet<>();
        for (int kind = 0; kind < Kind.COUNT; kind++) {
            names.add(Kind.name(kind));
            assertThat(Kind.description(kind)).isNotBlank().doesNotEndWith(".");
        }
        assertThat(names).hasSize(Kind.COUNT);
        assertThat(Kind.isMalformed(Kind.NOT_FOR_US)).isFalse();
        assertThat(Kind.isMalformed(Kind.MULTI_SEGMENT)).isTrue();
    }

    @Test
    void fillsInEveryFieldOfAFlow() {
        byte[] frame = FrameMaker.tcp(Tcp.ACK | Tcp.PSH, 1, 2, new byte[10])
                .vlan(0x6005)
                .options(8)
                .padded(3)
                .bytes();
        assertThat(parse(frame, 0)).isEqualTo(Kind.FLOW4);
        long address = burst.frame(0);
        assertThat(headers.size()).isEqualTo(1);
        assertThat(headers.source(0)).isEqualTo(CLIENT);
        assertThat(headers.destination(0)).isEqualTo(VIP);
        assertThat(headers.ports(0)).isEqualTo(40000 << 16 | 80);
        assertThat(headers.protocol(0)).isEqualTo(Ipv4.TCP);
        assertThat(headers.tcpFlags(0)).isEqualTo(Tcp.ACK | Tcp.PSH);
        assertThat(headers.vlan(0)).isEqualTo(0x6005);
        assertThat(headers.network(0)).isEqualTo(address + 18);
        assertThat(headers.transport(0)).isEqualTo(address + 18 + 28);
        assertThat(headers.networkLength(0)).isEqualTo(28 + 20 + 10);
    }

    @Test
    void tellsOfAnSctpPacketTheChunkThatDecides() {
        byte[] packet = new byte[20];
        ByteBuffer.wrap(packet)
                .putInt(40000 << 16 | 3868)
                .putInt(12, 10 << 24 | 4)
                .putInt(16, 6 << 24 | 4);
        assertThat(parse(FrameMaker.syn().payload(Ipv4.SCTP, packet).bytes(), 0))
                .isEqualTo(Kind.FLOW4);
        assertThat(headers.protocol(0)).isEqualTo(Ipv4.SCTP);
        assertThat(headers.ports(0)).isEqualTo(40000 << 16 | 3868);
        assertThat(headers.chunk(0)).isEqualTo(Sctp.ABORT);
        assertThat(headers.tcpFlags(0)).isZero();
    }

    @Test
    void leavesNothingOfAnEarlierPacketInAFlow() {
        parse(FrameMaker.syn().vlan(7).bytes(), 0);
        parse(FrameMaker.udp(NO_DATA).bytes(), 0);
        assertThat(headers.tcpFlags(0)).isZero();
        assertThat(headers.vlan(0)).isEqualTo(-1);
        parse(FrameMaker.icmp(Icmp4.ECHO_REQUEST, 0, 0, NO_DATA).bytes(), 0);
        assertThat(headers.ports(0)).isZero();
    }

    @Test
    void believesTheDeviceOnlyWhenItFoundTheChecksumGood() {
        byte[] bad = with(FrameMaker.syn().bytes(), 24, 0xEE);
        byte[] good = FrameMaker.syn().bytes();
        assertThat(parse(bad, Burst.IP_CHECKSUM_GOOD)).isEqualTo(Kind.FLOW4);
        assertThat(parse(bad, Burst.IP_CHECKSUM_BAD)).isEqualTo(Kind.BAD_IPV4_CHECKSUM);
        assertThat(parse(good, Burst.IP_CHECKSUM_BAD)).isEqualTo(Kind.FLOW4);
    }

    @Test
    void refusesFramesInSeveralBuffers() {
        assertThat(parse(FrameMaker.syn().bytes(), Burst.MULTI_SEGMENT)).isEqualTo(Kind.MULTI_SEGMENT);
    }

    @Test
    void parsesEachPacketOfABurst() {
        byte[] syn = FrameMaker.syn().bytes();
        byte[] udp = FrameMaker.udp(NO_DATA).bytes();
        burst.clear();
        burst.add(0, memory.put(syn), syn.length, 0);
        burst.add(0, memory.put(udp), 13, 0);
        burst.add(0, memory.put(udp), udp.length, 0);
        Parser.parse(burst, PORT, headers);
        assertThat(List.of(headers.kind(0), headers.kind(1), headers.kind(2)))
                .containsExactly(Kind.FLOW4, Kind.TRUNCATED_ETHERNET, Kind.FLOW4);
        assertThat(headers.protocol(2)).isEqualTo(Ipv4.UDP);
    }

    private static FrameMaker request() {
        return FrameMaker.arp(Arp.REQUEST, FrameMaker.PEER, CLIENT, 0, VIP);
    }

    private static byte[] fragment(int offset, byte[] data) {
        return FrameMaker.syn().payload(Ipv4.UDP, data).fragment(offset).bytes();
    }

    private static byte[] withOptions(String hex) {
        byte[] options = HexFormat.of().parseHex(hex.replace(" ", ""));
        return FrameMaker.syn().options(options).bytes();
    }

    private static byte[] with(byte[] frame, int at, int value) {
        byte[] changed = frame.clone();
        changed[at] = (byte) value;
        return changed;
    }
}
