package sluice.forward;

import java.net.Inet6Address;
import java.net.InetAddress;

/**
 * What names a real server within its service (spec 1.3).
 *
 * @param address the RIP
 * @param port the server's port; 0 keeps the port of the packet
 */
public record ServerKey(InetAddress address, int port) {
    /** Whether it is an IPv6 server. */
    public boolean isIpv6() {
        return address instanceof Inet6Address;
    }
}
