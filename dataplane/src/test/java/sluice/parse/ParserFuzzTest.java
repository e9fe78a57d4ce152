package sluice.parse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import sluice.dpdk.Memory;
import sluice.dpdk.MemoryRegions;
import sluice.port.Burst;
import sluice.wire.Arp;
import sluice.wire.FrameMaker;
import sluice.wire.FrameMaker6;
import sluice.wire.Icmp4;
import sluice.wire.Icmp6;
import sluice.wire.Ipsec;
import sluice.wire.Ipv4;
import sluice.wire.Ipv6;
import sluice.wire.Ipv6Extension;
import sluice.wire.Sctp;
import sluice.wire.Tcp;
import sluice.wire.Udp;

/** A million damaged frames: no access outside the frame, and whatever is accepted is as long as it says. */
class ParserFuzzTest {
    private static final long SEED = 20260103;
    private static final int FRAMES = 1_000_000;
    private static final int LARGEST = 256;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final int[] seen = new int[Kind.COUNT];

    @Test
    void neverLeavesTheFrame() {
        assertThat(Memory.CHECKED).as("-Dsluice.checked=true").isTrue();
        List<byte[]> sound = List.of(
                FrameMaker.syn().bytes(),
                FrameMaker.syn().vlan(3).bytes(),
                FrameMaker.syn().options(12).bytes(),
                FrameMaker.syn()
                        .options(new byte[] {(byte) 131, 7, 4, 10, 0, 0, 9, 0})
                        .bytes(),
                FrameMaker.udp(new byte[33]).bytes(),
                FrameMaker.syn().fragment(Ipv4.MORE_FRAGMENTS).bytes(),
                FrameMaker.icmp(Icmp4.ECHO_REQUEST, 0, 0, new byte[20]).bytes(),
                FrameMaker.syn().payload(Ipv4.SCTP, new byte[20]).bytes(),
                FrameMaker.arp(Arp.REQUEST, FrameMaker.PEER, 0x0A000009, 0, FrameMaker.VIP)
                        .bytes(),
                FrameMaker6.syn().bytes(),
                FrameMaker6.udp(new byte[9])
                        .extension(Ipv6Extension.HOP_BY_HOP, 8, 0)
                        .bytes(),
                FrameMaker6.syn().extension(Ipv6Extension.ROUTING, 24, 0).bytes(),
                FrameMaker6.syn().extension(Ipv6Extension.FRAGMENT, 8, 1).bytes(),
                FrameMaker6.syn().payload(Ipv4.SCTP, new byte[20]).bytes(),
                FrameMaker6.icmp(Icmp6.ECHO_REQUEST, 0, 0, new byte[20]).bytes(),
                FrameMaker6.neighbour(Icmp6.NEIGHBOUR_SOLICITATION, 0, "fe80::1", "0101020000000002")
                        .bytes(),
                manyExtensions());
        long room = Memory.allocate(LARGEST, 64);
        MemoryRegions.remove(room);
        Burst burst = new Burst(1);
        Headers headers = new Headers(1);
        byte[] frame = new byte[LARGEST];
        for (int n = 0; n < FRAMES; n++) {
            int length = damage(sound.get(random.nextInt(sound.size())), frame);
            // At the end of the room, so that alignment varies; the region is exactly the frame.
            long address = room + LARGEST - length;
            MemoryRegions.add(address, length);
            Memory.copyIn(frame, 0, address, length);
            burst.clear();
            burst.add(0, address, length, random.nextInt(4) == 0 ? 0 : Burst.IP_CHECKSUM_GOOD);
            Parser.parse(burst, FrameMaker.PORT, headers);
            int kind = headers.kind(0);
            seen[kind]++;
            assertConsistent(kind, headers, address + length);
            MemoryRegions.remove(address);
        }
        for (int kind = 0; kind < Kind.COUNT; kind++) {
            if (kind != Kind.MULTI_SEGMENT) {
                assertThat(seen[kind]).as(Kind.name(kind)).isPositive();
            }
        }
    }

    private static byte[] manyExtensions() {
        FrameMaker6 maker = FrameMaker6.syn();
        for (int i = 0; i < Parser6.MAXIMUM_EXTENSIONS + 1; i++) {
            maker.extension(Ipv6Extension.DESTINATION_OPTIONS, 8, 0);
        }
        return maker.bytes();
    }

    /** Writes a damaged copy of {@code sound} and returns its length. */
    private int damage(byte[] sound, byte[] into) {
        int length = sound.length;
        if (random.nextInt(50) == 0) {
            length = random.nextInt(LARGEST);
            random.nextBytes(into);
            System.arraycopy(sound, 0, into, 0, random.nextInt(Math.min(length, sound.length) + 1));
        } else {
            System.arraycopy(sound, 0, into, 0, length);
        }
        for (int flips = random.nextInt(4); flips > 0 && length > 0; flips--) {
            int at = random.nextInt(Math.min(length, random.nextInt(8) == 0 ? length : 60));
            into[at] = (byte) (random.nextBoolean() ? random.nextInt() : into[at] ^ 1 << random.nextInt(8));
        }
        return random.nextInt(3) == 0 ? random.nextInt(length + 1) : length;
    }

    /** Reads what later stages will read. */
    private static void assertConsistent(int kind, Headers headers, long end) {
        if (kind > Kind.OTHER6 || kind == Kind.ARP) {
            return;
        }
        long network = headers.network(0);
        long transport = headers.transport(0);
        long packetEnd = network + headers.networkLength(0);
        boolean isBehind = Kind.isIpv6(kind)
                ? transport >= network + Ipv6.BYTES
                : transport == network + Ipv4.headerLength(network);
        if (packetEnd > end || transport > packetEnd || !isBehind) {
            throw new AssertionError(Kind.name(kind) + " is longer than its frame");
        }
        int needed = switch (kind) {
            case Kind.FLOW4, Kind.FLOW6 -> transportBytes(headers.protocol(0));
            case Kind.ICMP4, Kind.ICMP6, Kind.ND -> Icmp4.BYTES;
            case Kind.FRAGMENT6 -> Ipv6Extension.BYTES;
            default -> 0;
        };
        if (transport + needed > packetEnd) {
            throw new AssertionError(Kind.name(kind) + " ends within its transport header");
        }
    }

    private static int transportBytes(int protocol) {
        return switch (protocol) {
            case Ipv4.TCP -> Tcp.BYTES;
            case Ipv4.SCTP -> Sctp.BYTES + Sctp.CHUNK_BYTES;
            case Ipsec.ESP, Ipsec.AH -> 0;
            default -> Udp.BYTES;
        };
    }
}
