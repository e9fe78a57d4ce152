package sluice.forward;

import sluice.port.Burst;
import sluice.wire.Checksum;
import sluice.wire.Ipv4;
import sluice.wire.Tcp;
import sluice.wire.Udp;

/**
 * Rewrites packets as {@link NatRecipe} does, but leaves checksums to the device that sends them.
 *
 * <p>A TCP or UDP checksum is left to it only if the receiving device has found the old one good, or if there was none:
 * otherwise a damaged packet would leave as a sound one. Thread: any; all state is in the arguments.
 */
public final class OffloadedRewrite {
    private OffloadedRewrite() {}

    /**
     * Rewrites an IPv4 packet.
     *
     * @param transport address of its transport header
     * @param bytes from there to the packet's end
     * @param received offload flags that it was received with
     * @param offered what the sending device offers, see {@link sluice.port.Port#transmitOffloads}
     * @return offload flags to send it with
     */
    public static int rewrite4(
            long recipe, long ip, long transport, int protocol, int bytes, int received, int offered) {
        int work = 0;
        NatRecipe.rewriteNetwork(recipe, ip);
        if ((offered & Burst.TX_IP_CHECKSUM) != 0) {
            Ipv4.checksum(ip, 0);
            work = Burst.TX_IP_CHECKSUM;
        }
        if (NatRecipe.isTranslated(recipe)) {
            int order = transportOrder(transport, protocol, received, offered);
            if (order != 0) {
                long sum = Checksum.pseudoHeader4(Ipv4.source(ip), Ipv4.destination(ip), protocol, bytes);
                begin(recipe, transport, protocol, Checksum.fold(sum));
                work |= order;
            } else {
                NatRecipe.rewriteTransport4(recipe, ip, transport, protocol, bytes);
            }
        }
        return work == 0 ? 0 : work | Burst.l3Bytes((int) (transport - ip));
    }

    /** As {@link #rewrite4} for an IPv6 packet whose addresses are written already. */
    public static int rewrite6(
            long recipe, long ip, long transport, int protocol, int bytes, int received, int offered) {
        int networkBytes = (int) (transport - ip);
        int order = networkBytes > Burst.LONGEST_L3_BYTES ? 0 : transportOrder(transport, protocol, received, offered);
        if (order == 0) {
            NatRecipe.rewriteTransport6(recipe, ip, transport, protocol, bytes);
            return 0;
        }
        begin(recipe, transport, protocol, Checksum.fold(Checksum.pseudoHeader6(ip, protocol, bytes)));
        return order | Burst.TX_IPV6 | Burst.l3Bytes(networkBytes);
    }

    private static int transportOrder(long transport, int protocol, int received, int offered) {
        boolean isGood = (received & Burst.L4_CHECKSUM_GOOD) != 0;
        if (protocol == Ipv4.TCP) {
            return isGood ? offered & Burst.TX_TCP_CHECKSUM : 0;
        }
        if (protocol == Ipv4.UDP) {
            return isGood || Udp.checksum(transport) == 0 ? offered & Burst.TX_UDP_CHECKSUM : 0;
        }
        return 0;
    }

    private static void begin(long recipe, long transport, int protocol, int sum) {
        int ports = NatRecipe.ports(recipe);
        if (protocol == Ipv4.TCP) {
            Tcp.ports(transport, ports);
            Tcp.checksum(transport, sum);
        } else {
            Udp.ports(transport, ports);
            Udp.checksum(transport, sum);
        }
    }
}
