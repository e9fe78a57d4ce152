package sluice.rules;

import java.net.Inet6Address;
import java.net.InetAddress;

/**
 * A virtual service as ipvsadm describes it (spec 1.1).
 *
 * @param protocol IP protocol number: 6 TCP, 17 UDP or 132 SCTP; 6 for services by firewall mark
 * @param address the VIP; all zeros of its family for services by firewall mark
 * @param port the virtual port, 0 for services by firewall mark
 * @param firewallMark the mark as an unsigned 32-bit number, 0 for services by address
 * @param scheduler the scheduler's name
 * @param schedulerFlags bits of {@link SchedulerFlags}
 * @param persistenceSeconds how long a client stays with a server, 0 if it need not
 * @param netmask clients equal under it stay together: for IPv4 the mask, for IPv6 the prefix's length
 * @param persistenceEngine what else tells clients apart, empty for nothing
 * @param isOnePacket whether each datagram is scheduled by itself
 * @param extras what the kernel's services do not have
 */
public record VirtualService(
        int protocol,
        InetAddress address,
        int port,
        long firewallMark,
        String scheduler,
        int schedulerFlags,
        int persistenceSeconds,
        int netmask,
        String persistenceEngine,
        boolean isOnePacket,
        ExtraOptions extras) {

    /** The netmask that keeps every IPv4 client by itself. */
    public static final int IPV4_HOST_MASK = -1;

    /** The netmask that keeps every IPv6 client by itself. */
    public static final int IPV6_HOST_PREFIX = 128;

    /** A service by address with nothing special about it. */
    public static VirtualService plain(int protocol, InetAddress address, int port, String scheduler) {
        int netmask = address instanceof Inet6Address ? IPV6_HOST_PREFIX : IPV4_HOST_MASK;
        return new VirtualService(protocol, address, port, 0, scheduler, 0, 0, netmask, "", false, ExtraOptions.NONE);
    }

    /** Whether its packets are IPv6. */
    public boolean isIpv6() {
        return address instanceof Inet6Address;
    }

    /** Whether it is chosen by firewall mark and not by address. */
    public boolean isByMark() {
        return firewallMark != 0;
    }

    /** Whether clients are told apart down to the single address. */
    public boolean hasHostMask() {
        return netmask == (isIpv6() ? IPV6_HOST_PREFIX : IPV4_HOST_MASK);
    }
}
