package sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;

import sluice.dpdk.Memory;
import sluice.port.Burst;
import sluice.port.PacketPool;
import sluice.port.Port;
import sluice.port.PortStatistics;

/**
 * A memory port that plays a device with offloads: it does what the flags of a packet say, by a checksum of its own, and
 * checks that flags and lengths fit the packet.
 */
final class OffloadingPort implements Port {
    private static final int ETHERNET = 14;
    private static final int TAG = 4;

    private final Port port;
    private final int offered;
    int checksums;
    int tags;

    OffloadingPort(Port port, int offered) {
        this.port = port;
        this.offered = offered;
    }

    @Override
    public int transmitOffloads() {
        return offered;
    }

    @Override
    public int transmit(int queue, Burst from) {
        for (int i = 0; i < from.size(); i++) {
            int flags = from.offloads(i);
            int asked = flags & (Burst.VLAN | Burst.TX_CHECKSUMS);
            assertThat(asked & ~offered).as("asked for what is not offered").isZero();
            if ((flags & Burst.TX_CHECKSUMS) != 0) {
                complete(from.frame(i), from.length(i), flags);
                checksums++;
            }
            if ((flags & Burst.VLAN) != 0) {
                insertTag(from, i, Burst.vlanControl(flags));
                tags++;
            }
        }
        return port.transmit(queue, from);
    }

    private static void complete(long frame, int length, int flags) {
        int l2 = (flags & Burst.TX_TAG_IN_FRAME) == 0 ? ETHERNET : ETHERNET + TAG;
        long ip = frame + l2;
        int l3 = Burst.l3BytesOf(flags);
        boolean isIpv6 = (flags & Burst.TX_IPV6) != 0;
        assertThat(Memory.u16(ip - 2)).as("EtherType").isEqualTo(isIpv6 ? 0x86DD : 0x0800);
        assertThat(Memory.u8(ip) >>> 4).as("IP version").isEqualTo(isIpv6 ? 6 : 4);
        int bytes = isIpv6 ? 40 + Memory.u16(ip + 4) : Memory.u16(ip + 2);
        assertThat(l2 + bytes).as("no padding, which a device would sum up").isEqualTo(length);
        if (!isIpv6) {
            assertThat(l3).as("header length").isEqualTo((Memory.u8(ip) & 15) * 4);
        }
        if ((flags & Burst.TX_IP_CHECKSUM) != 0) {
            assertThat(isIpv6).isFalse();
            assertThat(Memory.u16(ip + 10)).as("checksum before").isZero();
            Memory.putU16(ip + 10, complement(ip, l3));
        }
        int protocol = Memory.u8(ip + (isIpv6 ? 6 : 9));
        if ((flags & Burst.TX_TCP_CHECKSUM) != 0) {
            assertThat(protocol).isEqualTo(6);
            Memory.putU16(ip + l3 + 16, complement(ip + l3, bytes - l3));
        } else if ((flags & Burst.TX_UDP_CHECKSUM) != 0) {
            assertThat(protocol).isEqualTo(17);
            int sum = complement(ip + l3, bytes - l3);
            Memory.putU16(ip + l3 + 6, sum == 0 ? 0xFFFF : sum);
        }
    }

    /** The checksum over everything, the sum that the packet brings in the checksum's place included. */
    private static int complement(long from, int bytes) {
        int sum = 0;
        for (int i = 0; i < bytes; i++) {
            sum += Memory.u8(from + i) << ((i & 1) == 0 ? 8 : 0);
            sum = (sum & 0xFFFF) + (sum >>> 16);
        }
        return ~sum & 0xFFFF;
    }

    private static void insertTag(Burst burst, int i, int control) {
        long frame = burst.frame(i) - TAG;
        for (int at = 0; at < 12; at++) {
            Memory.putU8(frame + at, Memory.u8(frame + at + TAG));
        }
        Memory.putU16(frame + 12, 0x8100);
        Memory.putU16(frame + 14, control);
        burst.set(i, burst.buffer(i), frame, burst.length(i) + TAG, 0);
    }

    @Override
    public String name() {
        return port.name();
    }

    @Override
    public int receive(int queue, Burst into) {
        return port.receive(queue, into);
    }

    @Override
    public long mac() {
        return port.mac();
    }

    @Override
    public int mtu() {
        return port.mtu();
    }

    @Override
    public int queues() {
        return port.queues();
    }

    @Override
    public boolean isLinkUp() {
        return port.isLinkUp();
    }

    @Override
    public PacketPool pool() {
        return port.pool();
    }

    @Override
    public PortStatistics statistics() {
        return port.statistics();
    }

    @Override
    public void close() {
        port.close();
    }
}
