package sluice.forward;

import java.net.Inet6Address;
import java.net.InetAddress;

/**
 * What names a virtual service (spec 1.1): protocol, address and port, or a family and a firewall mark.
 *
 * @param protocol IP protocol number: 6 TCP or 17 UDP; 6 for a service by mark, which takes all protocols
 * @param address the VIP; all zeros of its family for a service by mark
 * @param port the virtual port, 0 to 65535; 0 for a service by mark
 * @param mark the firewall mark as 32 bits, 0 for a service by address
 */
public record ServiceKey(int protocol, InetAddress address, int port, int mark) {
    /** A service by address. */
    public ServiceKey(int protocol, InetAddress address, int port) {
        this(protocol, address, port, 0);
    }

    /** Whether its packets are IPv6. */
    public boolean isIpv6() {
        return address instanceof Inet6Address;
    }

    /** Whether it is chosen by firewall mark and not by address. */
    public boolean isByMark() {
        return mark != 0;
    }
}
