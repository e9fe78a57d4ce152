package sluice.rules;

import java.net.InetAddress;
import sluice.forward.ForwardingMethod;
import sluice.forward.Tunnel;

/**
 * A real server as ipvsadm describes it (spec 1.3).
 *
 * @param address the RIP
 * @param port the server's port; 0 keeps the packet's
 * @param method how packets reach it
 * @param weight 0 to 2147483647
 * @param upperThreshold connections from which it gets no new ones, 0 for no limit
 * @param lowerThreshold connections below which it gets new ones again, 0 to derive it from the upper
 * @param tunnel the encapsulation if {@code method} is a tunnel
 */
public record RealServer(
        InetAddress address,
        int port,
        ForwardingMethod method,
        int weight,
        int upperThreshold,
        int lowerThreshold,
        Tunnel tunnel) {}
