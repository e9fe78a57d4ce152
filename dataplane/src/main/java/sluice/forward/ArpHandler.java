package sluice.forward;

import sluice.dpdk.Memory;
import sluice.port.Burst;
import sluice.wire.Arp;
import sluice.wire.Ethernet;
import sluice.wire.Ip4;
import sluice.wire.IpAddress;
import sluice.wire.Mac;

/**
 * Answers ARP requests for our addresses, learns from what others say, and builds the director's own questions and
 * announcements (RFC 826, RFC 5227).
 *
 * <p>Thread: any; all state is in the arguments.
 */
public final class ArpHandler {
    /** The frame has become an answer: send it by the port that it came from. */
    public static final int SEND_BACK = 0;
    /** The packet told us something about a neighbour. */
    public static final int LEARNED = 1;
    /** The packet is nothing to us. */
    public static final int IGNORED = 2;
    /** Another station uses one of our addresses. */
    public static final int CONFLICT = 3;

    private ArpHandler() {}

    /**
     * Handles a received ARP packet.
     *
     * @param frame address of the frame
     * @param arp address of the ARP packet in it, complete and about IPv4 over Ethernet
     * @param port index of the receiving port
     * @param portMac its MAC address
     * @return {@link #SEND_BACK}, {@link #LEARNED}, {@link #IGNORED} or {@link #CONFLICT}
     */
    public static int handle(
            long frame, long arp, int port, long portMac, LocalAddresses local, NeighbourTable neighbours, long nanos) {
        int operation = Arp.operation(arp);
        long senderMac = Arp.senderMac(arp);
        int sender = Arp.senderAddress(arp);
        int target = Arp.targetAddress(arp);
        // A sender without address probes whether one is free (RFC 5227, 2.1.1).
        boolean isProbe = sender == 0 && operation == Arp.REQUEST;
        if (!Mac.isStation(senderMac) || local.isOwnMac(senderMac) || !(isProbe || Ip4.isHost(sender))) {
            return IGNORED;
        }
        if (local.contains(IpAddress.HIGH4, IpAddress.low4(sender))) {
            return CONFLICT;
        }
        boolean isOurs = local.answers(port, IpAddress.HIGH4, IpAddress.low4(target));
        if (operation == Arp.REQUEST && isOurs) {
            if (!isProbe) {
                neighbours.learn(port, IpAddress.HIGH4, IpAddress.low4(sender), senderMac, false, true, nanos);
            }
            Ethernet.addresses(frame, senderMac, portMac);
            Arp.write(arp, Arp.REPLY, portMac, target, senderMac, sender);
            return SEND_BACK;
        }
        if (isProbe || (operation != Arp.REQUEST && operation != Arp.REPLY)) {
            return IGNORED;
        }
        boolean isAnswer = operation == Arp.REPLY && Ethernet.destination(frame) == portMac && isOurs;
        return neighbours.learn(port, IpAddress.HIGH4, IpAddress.low4(sender), senderMac, isAnswer, false, nanos)
                ? LEARNED
                : IGNORED;
    }

    /**
     * Makes entry {@code i} of {@code into} a question to all stations of the network.
     *
     * @param source our address on that network
     * @param target the address whose MAC is wanted
     */
    public static void request(Burst into, int i, long portMac, int source, int target) {
        write(into, i, Mac.BROADCAST, portMac, source, 0, target);
    }

    /** Makes entry {@code i} of {@code into} a question to {@code targetMac} whether it still has {@code target}. */
    public static void probe(Burst into, int i, long portMac, int source, long targetMac, int target) {
        write(into, i, targetMac, portMac, source, targetMac, target);
    }

    /** Makes entry {@code i} of {@code into} a message to all stations that {@code address} is ours (RFC 5227, 2.3). */
    public static void announce(Burst into, int i, long portMac, int address) {
        write(into, i, Mac.BROADCAST, portMac, address, 0, address);
    }

    /** Makes entry {@code i} of {@code into} the question whether anybody else has our {@code address} (RFC 5227, 2.1.1). */
    public static void probeDuplicate(Burst into, int i, long portMac, int address) {
        write(into, i, Mac.BROADCAST, portMac, 0, 0, address);
    }

    private static void write(
            Burst into, int i, long destination, long portMac, int source, long targetMac, int target) {
        long frame = into.frame(i);
        long arp = frame + Ethernet.BYTES;
        Ethernet.addresses(frame, destination, portMac);
        Ethernet.type(frame, Ethernet.ARP);
        Arp.write(arp, Arp.REQUEST, portMac, source, targetMac, target);
        // Memory.fill would make an object, and workers allocate nothing.
        for (long at = arp + Arp.BYTES; at < frame + Ethernet.MINIMUM_FRAME_BYTES; at += 2) {
            Memory.putU16(at, 0);
        }
        into.set(i, into.buffer(i), frame, Ethernet.MINIMUM_FRAME_BYTES, 0);
    }
}
