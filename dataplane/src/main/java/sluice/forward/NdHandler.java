package sluice.forward;

import sluice.port.Burst;
import sluice.wire.Checksum;
import sluice.wire.Ethernet;
import sluice.wire.Icmp6;
import sluice.wire.IpAddress;
import sluice.wire.Ipv6;
import sluice.wire.Mac;
import sluice.wire.NeighbourMessage;

/**
 * Answers neighbour solicitations for our addresses, learns from what others say, and builds the director's own questions
 * and announcements (RFC 4861, RFC 4862): what {@link ArpHandler} is for IPv4.
 *
 * <p>Router advertisements, router solicitations and redirects are not followed: a director's routes are configured.
 * Thread: any; all state is in the arguments.
 */
public final class NdHandler {
    /** The frame has become an answer of {@link #FRAME_BYTES}: send it by the port that it came from. */
    public static final int SEND_BACK = 0;
    /** The packet told us something about a neighbour. */
    public static final int LEARNED = 1;
    /** The packet is nothing to us. */
    public static final int IGNORED = 2;
    /** Another station uses one of our addresses. */
    public static final int CONFLICT = 3;
    /** The packet is not as RFC 4861 demands, perhaps sent from afar. */
    public static final int INVALID = 4;

    /** Length in bytes of every frame that is made here. */
    public static final int FRAME_BYTES = Ethernet.BYTES + Ipv6.BYTES + NeighbourMessage.BYTES_WITH_MAC;

    private static final long ALL_NODES_HIGH = 0xFF02_0000_0000_0000L;
    private static final long ALL_NODES_LOW = 1;
    /** ff02::1:ff00:0/104, to which the last 24 bits of an address are added (RFC 4291, 2.7.1). */
    private static final long SOLICITED_NODE_LOW = 0x0000_0001_FF00_0000L;

    private static final long LOW_24 = 0xFF_FFFFL;
    /** Groups of IPv6 hosts have MAC addresses that end in the last 32 bits of theirs (RFC 2464, section 7). */
    private static final long GROUP_MAC = 0x3333_0000_0000L;

    private static final long LOW_32 = 0xFFFF_FFFFL;
    /** A director forwards, and a host takes a router for one that stopped if it does not say so. */
    private static final int ANSWER = NeighbourMessage.ROUTER | NeighbourMessage.OVERRIDE;

    private NdHandler() {}

    /**
     * Handles a received neighbour discovery packet.
     *
     * @param frame address of the frame, in a buffer that holds {@link #FRAME_BYTES}
     * @param ip address of its IPv6 header
     * @param icmp address of its ICMPv6 header
     * @param ipLength L3 length in bytes
     * @param port index of the receiving port
     * @param portMac its MAC address
     * @return {@link #SEND_BACK}, {@link #LEARNED}, {@link #IGNORED}, {@link #CONFLICT} or {@link #INVALID}
     */
    public static int handle(
            long frame,
            long ip,
            long icmp,
            int ipLength,
            int port,
            long portMac,
            LocalAddresses local,
            NeighbourTable neighbours,
            long nanos) {
        int length = ipLength - (int) (icmp - ip);
        int type = Icmp6.type(icmp);
        if (Ipv6.hopLimit(ip) != NeighbourMessage.HOP_LIMIT
                || Icmp6.code(icmp) != 0
                || Checksum.transport6(ip, Ipv6.ICMP, icmp, length) != 0) {
            return INVALID;
        }
        if (type != Icmp6.NEIGHBOUR_SOLICITATION && type != Icmp6.NEIGHBOUR_ADVERTISEMENT) {
            return IGNORED;
        }
        if (length < NeighbourMessage.BYTES
                || !NeighbourMessage.hasSoundOptions(icmp, length)
                || IpAddress.isMulticast6(NeighbourMessage.targetHigh(icmp))) {
            return INVALID;
        }
        if (local.isOwnMac(Ethernet.source(frame))) {
            return IGNORED;
        }
        return type == Icmp6.NEIGHBOUR_SOLICITATION
                ? solicitation(frame, ip, icmp, length, port, portMac, local, neighbours, nanos)
                : advertisement(ip, icmp, length, port, local, neighbours, nanos);
    }

    private static int solicitation(
            long frame,
            long ip,
            long icmp,
            int length,
            int port,
            long portMac,
            LocalAddresses local,
            NeighbourTable neighbours,
            long nanos) {
        long senderHigh = Ipv6.sourceHigh(ip);
        long senderLow = Ipv6.sourceLow(ip);
        long targetHigh = NeighbourMessage.targetHigh(icmp);
        long targetLow = NeighbourMessage.targetLow(icmp);
        long senderMac = NeighbourMessage.option(icmp, length, NeighbourMessage.SOURCE_MAC);
        // A sender without address probes whether one is free (RFC 4862, 5.4).
        boolean isProbe = IpAddress.isUnspecified(senderHigh, senderLow);
        if (isProbe && (senderMac != NeighbourMessage.NO_OPTION || !isSolicitedNode(ip))) {
            return INVALID;
        }
        if (!isProbe && local.contains(senderHigh, senderLow)) {
            return CONFLICT;
        }
        if (!local.answers(port, targetHigh, targetLow)) {
            return IGNORED;
        }
        if (isProbe) {
            address(frame, groupMac(ALL_NODES_LOW), portMac);
            advertise(frame, portMac, targetHigh, targetLow, ALL_NODES_HIGH, ALL_NODES_LOW, ANSWER);
            return SEND_BACK;
        }
        boolean isKnown = senderMac != NeighbourMessage.NO_OPTION && Mac.isStation(senderMac);
        if (isKnown) {
            neighbours.learn(port, senderHigh, senderLow, senderMac, false, true, nanos);
        }
        address(frame, isKnown ? senderMac : Ethernet.source(frame), portMac);
        advertise(frame, portMac, targetHigh, targetLow, senderHigh, senderLow, ANSWER | NeighbourMessage.SOLICITED);
        return SEND_BACK;
    }

    private static int advertisement(
            long ip, long icmp, int length, int port, LocalAddresses local, NeighbourTable neighbours, long nanos) {
        int flags = NeighbourMessage.flags(icmp);
        boolean isSolicited = (flags & NeighbourMessage.SOLICITED) != 0;
        if (isSolicited && IpAddress.isMulticast6(Ipv6.destinationHigh(ip))) {
            return INVALID;
        }
        long targetHigh = NeighbourMessage.targetHigh(icmp);
        long targetLow = NeighbourMessage.targetLow(icmp);
        if (local.contains(targetHigh, targetLow)) {
            return CONFLICT;
        }
        long mac = NeighbourMessage.option(icmp, length, NeighbourMessage.TARGET_MAC);
        if (mac != NeighbourMessage.NO_OPTION && !Mac.isStation(mac)) {
            return INVALID;
        }
        boolean isOverride = (flags & NeighbourMessage.OVERRIDE) != 0;
        return neighbours.learnAdvertised(port, targetHigh, targetLow, mac, isSolicited, isOverride, nanos)
                ? LEARNED
                : IGNORED;
    }

    /**
     * Makes entry {@code i} of {@code into} the question who has an address.
     *
     * @param sourceHigh high half of our address on that network
     * @param sourceLow its low half
     * @param mac the MAC that is to be confirmed by unicast, or {@link NeighbourTable#UNKNOWN} to ask the target's group
     * @param targetHigh high half of the address whose MAC is wanted
     * @param targetLow its low half
     */
    public static void solicit(
            Burst into,
            int i,
            long portMac,
            long sourceHigh,
            long sourceLow,
            long mac,
            long targetHigh,
            long targetLow) {
        long frame = into.frame(i);
        long icmp = frame + Ethernet.BYTES + Ipv6.BYTES;
        boolean isKnown = mac != NeighbourTable.UNKNOWN;
        long groupLow = SOLICITED_NODE_LOW | (targetLow & LOW_24);
        long high = isKnown ? targetHigh : ALL_NODES_HIGH;
        long low = isKnown ? targetLow : groupLow;
        address(frame, isKnown ? mac : groupMac(groupLow), portMac);
        NeighbourMessage.write(
                icmp, Icmp6.NEIGHBOUR_SOLICITATION, 0, targetHigh, targetLow, NeighbourMessage.SOURCE_MAC, portMac);
        complete(frame, sourceHigh, sourceLow, high, low);
        into.set(i, into.buffer(i), frame, FRAME_BYTES, 0);
    }

    /** Makes entry {@code i} of {@code into} a message to all hosts of the network that an address is ours. */
    public static void announce(Burst into, int i, long portMac, long high, long low) {
        long frame = into.frame(i);
        address(frame, groupMac(ALL_NODES_LOW), portMac);
        advertise(frame, portMac, high, low, ALL_NODES_HIGH, ALL_NODES_LOW, ANSWER);
        into.set(i, into.buffer(i), frame, FRAME_BYTES, 0);
    }

    /** Makes entry {@code i} of {@code into} the question whether anybody else has our address (RFC 4862, 5.4.2). */
    public static void probeDuplicate(Burst into, int i, long portMac, long high, long low) {
        long frame = into.frame(i);
        long ip = frame + Ethernet.BYTES;
        long groupLow = SOLICITED_NODE_LOW | (low & LOW_24);
        address(frame, groupMac(groupLow), portMac);
        // Nobody may learn an address from it, so the option that is written here is left out.
        NeighbourMessage.write(ip + Ipv6.BYTES, Icmp6.NEIGHBOUR_SOLICITATION, 0, high, low, 0, 0);
        int length = NeighbourMessage.BYTES;
        Ipv6.write(ip, 0, length, Ipv6.ICMP, NeighbourMessage.HOP_LIMIT, 0, 0, ALL_NODES_HIGH, groupLow);
        Icmp6.complete(ip, ip + Ipv6.BYTES, length);
        into.set(i, into.buffer(i), frame, Ethernet.BYTES + Ipv6.BYTES + length, 0);
    }

    private static boolean isSolicitedNode(long ip) {
        return Ipv6.destinationHigh(ip) == ALL_NODES_HIGH && (Ipv6.destinationLow(ip) & ~LOW_24) == SOLICITED_NODE_LOW;
    }

    private static long groupMac(long groupLow) {
        return GROUP_MAC | (groupLow & LOW_32);
    }

    private static void address(long frame, long destinationMac, long portMac) {
        Ethernet.addresses(frame, destinationMac, portMac);
        Ethernet.type(frame, Ethernet.IPV6);
    }

    /** Writes an advertisement of our address {@code high}, {@code low} from that address. */
    private static void advertise(
            long frame, long portMac, long high, long low, long destinationHigh, long destinationLow, int flags) {
        long icmp = frame + Ethernet.BYTES + Ipv6.BYTES;
        NeighbourMessage.write(
                icmp, Icmp6.NEIGHBOUR_ADVERTISEMENT, flags, high, low, NeighbourMessage.TARGET_MAC, portMac);
        complete(frame, high, low, destinationHigh, destinationLow);
    }

    private static void complete(long frame, long sourceHigh, long sourceLow, long high, long low) {
        long ip = frame + Ethernet.BYTES;
        int length = NeighbourMessage.BYTES_WITH_MAC;
        Ipv6.write(ip, 0, length, Ipv6.ICMP, NeighbourMessage.HOP_LIMIT, sourceHigh, sourceLow, high, low);
        Icmp6.complete(ip, ip + Ipv6.BYTES, length);
    }
}
