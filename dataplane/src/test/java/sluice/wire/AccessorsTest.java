package sluice.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

/** Every accessor reads what scapy wrote, in random packets of each protocol. */
class AccessorsTest {
    private static final int SEED = 20260101;
    private static final int PACKETS = 2000;

    /** Field by scapy's name; the value is that of scapy, addresses of IPv6 excepted. */
    private static final Map<String, LongUnaryOperator> FIELDS = Map.ofEntries(
            Map.entry("Ether.dst", Ethernet::destination),
            Map.entry("Ether.src", Ethernet::source),
            Map.entry("Ether.type", Ethernet::type),
            Map.entry("Dot1Q.prio", frame -> Vlan.priority(Vlan.control(frame))),
            Map.entry("Dot1Q.vlan", frame -> Vlan.identifier(Vlan.control(frame))),
            Map.entry("Dot1Q.type", Vlan::type),
            Map.entry("ARP.op", Arp::operation),
            Map.entry("ARP.hwsrc", Arp::senderMac),
            Map.entry("ARP.psrc", arp -> unsigned(Arp.senderAddress(arp))),
            Map.entry("ARP.hwdst", Arp::targetMac),
            Map.entry("ARP.pdst", arp -> unsigned(Arp.targetAddress(arp))),
            Map.entry("IP.version", Ipv4::version),
            Map.entry("IP.ihl", ip -> Ipv4.headerLength(ip) / 4),
            Map.entry("IP.tos", Ipv4::typeOfService),
            Map.entry("IP.len", Ipv4::totalLength),
            Map.entry("IP.id", Ipv4::identification),
            Map.entry("IP.flags", ip -> Ipv4.fragment(ip) >>> 13),
            Map.entry("IP.frag", ip -> Ipv4.fragment(ip) & Ipv4.OFFSET_MASK),
            Map.entry("IP.ttl", Ipv4::timeToLive),
            Map.entry("IP.proto", Ipv4::protocol),
            Map.entry("IP.chksum", Ipv4::checksum),
            Map.entry("IP.src", ip -> unsigned(Ipv4.source(ip))),
            Map.entry("IP.dst", ip -> unsigned(Ipv4.destination(ip))),
            Map.entry("IPv6.version", Ipv6::version),
            Map.entry("IPv6.tc", Ipv6::trafficClass),
            Map.entry("IPv6.fl", Ipv6::flowLabel),
            Map.entry("IPv6.plen", Ipv6::payloadLength),
            Map.entry("IPv6.nh", Ipv6::nextHeader),
            Map.entry("IPv6.hlim", Ipv6::hopLimit),
            Map.entry("TCP.sport", tcp -> Tcp.ports(tcp) >>> 16),
            Map.entry("TCP.dport", tcp -> Tcp.ports(tcp) & 0xFFFF),
            Map.entry("TCP.seq", tcp -> unsigned(Tcp.sequence(tcp))),
            Map.entry("TCP.ack", tcp -> unsigned(Tcp.acknowledgement(tcp))),
            Map.entry("TCP.dataofs", tcp -> Tcp.headerLength(tcp) / 4),
            Map.entry("TCP.flags", Tcp::flags),
            Map.entry("TCP.window", Tcp::window),
            Map.entry("TCP.chksum", Tcp::checksum),
            Map.entry("TCP.urgptr", Tcp::urgent),
            Map.entry("UDP.sport", udp -> Udp.ports(udp) >>> 16),
            Map.entry("UDP.dport", udp -> Udp.ports(udp) & 0xFFFF),
            Map.entry("UDP.len", Udp::length),
            Map.entry("UDP.chksum", Udp::checksum),
            Map.entry("SCTP.sport", sctp -> Sctp.ports(sctp) >>> 16),
            Map.entry("SCTP.dport", sctp -> Sctp.ports(sctp) & 0xFFFF),
            Map.entry("SCTP.tag", sctp -> unsigned(Sctp.verificationTag(sctp))),
            Map.entry("SCTP.chksum", sctp -> unsigned(Sctp.checksum(sctp))),
            Map.entry("SCTPChunkInit.type", sctp -> Sctp.chunkType(sctp)),
            Map.entry("SCTPChunkInit.flags", sctp -> Sctp.chunkFlags(sctp)),
            Map.entry("SCTPChunkInit.len", sctp -> Sctp.chunkLength(sctp)),
            Map.entry("ICMP.type", Icmp4::type),
            Map.entry("ICMP.code", Icmp4::code),
            Map.entry("ICMP.chksum", Icmp4::checksum),
            Map.entry("ICMP.id", icmp -> Icmp4.rest(icmp) >>> 16),
            Map.entry("ICMP.seq", icmp -> Icmp4.rest(icmp) & 0xFFFF),
            Map.entry("ICMPv6.type", Icmp6::type),
            Map.entry("ICMPv6.code", Icmp6::code),
            Map.entry("ICMPv6.cksum", Icmp6::checksum),
            Map.entry("ICMPv6.id", icmp -> Icmp6.rest(icmp) >>> 16),
            Map.entry("ICMPv6.seq", icmp -> Icmp6.rest(icmp) & 0xFFFF));

    private static final Map<String, LongFunction<BigInteger>> WIDE_FIELDS = Map.of(
            "IPv6.src", ip -> wide(Ipv6.sourceHigh(ip), Ipv6.sourceLow(ip)),
            "IPv6.dst", ip -> wide(Ipv6.destinationHigh(ip), Ipv6.destinationLow(ip)));

    @Test
    void accessorsReadWhatScapyWrote() {
        List<String[]> packets = Scapy.packets("fields", SEED, PACKETS);
        Set<String> seen = new HashSet<>();
        try (ExactMemory memory = new ExactMemory()) {
            for (String[] packet : packets) {
                long frame = memory.put(packet[1]);
                for (int i = 2; i < packet.length; i++) {
                    String name = packet[i].substring(0, packet[i].indexOf('='));
                    String value = packet[i].substring(name.length() + 1);
                    String layer = name.substring(0, name.indexOf('.'));
                    long address = Layers.find(frame, packet[0], layer);
                    if (FIELDS.containsKey(name)) {
                        assertThat(FIELDS.get(name).applyAsLong(address))
                                .as("%s of %s", name, packet[1])
                                .isEqualTo(Long.parseLong(value));
                        seen.add(name);
                    } else if (WIDE_FIELDS.containsKey(name)) {
                        assertThat(WIDE_FIELDS.get(name).apply(address))
                                .as("%s of %s", name, packet[1])
                                .isEqualTo(new BigInteger(value));
                        seen.add(name);
                    }
                }
            }
        }
        assertThat(seen).containsAll(FIELDS.keySet()).containsAll(WIDE_FIELDS.keySet());
    }

    private static long unsigned(int value) {
        return Integer.toUnsignedLong(value);
    }

    private static BigInteger wide(long high, long low) {
        return new BigInteger(Long.toUnsignedString(high))
                .shiftLeft(64)
                .add(new BigInteger(Long.toUnsignedString(low)));
    }
}
