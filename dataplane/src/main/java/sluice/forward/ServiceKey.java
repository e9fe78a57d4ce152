package sluice.forward;

import java.net.InetAddress;

/**
 * What names a virtual service (spec 1.1).
 *
 * @param protocol IP protocol number: 6 TCP or 17 UDP
 * @param address the VIP
 * @param port the virtual port, 0 to 65535
 */
public record ServiceKey(int protocol, InetAddress address, int port) {}
