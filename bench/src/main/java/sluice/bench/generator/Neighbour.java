package sluice.bench.generator;

import sluice.dpdk.Memory;
import sluice.port.Burst;
import sluice.port.Port;
import sluice.wire.Arp;
import sluice.wire.Ethernet;

/**
 * Speaks ARP (RFC 826) for all hosts that the generator plays: answers every request with the Ethernet address of the
 * one asked for, and asks for the director's.
 *
 * <p>Thread: the generator's.
 */
public final class Neighbour {
    /** What {@link #directorMac} returns before the director has answered. */
    public static final long UNKNOWN = -1;

    private static final long BROADCAST = 0xFFFF_FFFF_FFFFL;

    private final Port port;
    private final Burst answers = new Burst(1);
    private long directorMac = UNKNOWN;
    private int arpPackets;

    /** Speaks on queue 0 of {@code port}. */
    public Neighbour(Port port) {
        this.port = port;
    }

    /** The director's Ethernet address once it has answered. */
    public long directorMac() {
        return directorMac;
    }

    /** ARP packets that arrived. */
    public int arpPackets() {
        return arpPackets;
    }

    /** Broadcasts a request for the director's address. */
    public void askForDirector() {
        send(Arp.REQUEST, BROADCAST, BenchNetwork.GATEWAY, 0, BenchNetwork.DIRECTOR);
    }

    /** Takes note of, or answers, a frame that is an ARP packet; others are ignored. */
    public void handle(long frame, int length) {
        long arp = frame + Ethernet.BYTES;
        if (length < Ethernet.BYTES + Arp.BYTES || Ethernet.type(frame) != Ethernet.ARP) {
            return;
        }
        arpPackets++;
        int operation = Arp.operation(arp);
        long senderMac = Arp.senderMac(arp);
        int asker = Arp.senderAddress(arp);
        int asked = Arp.targetAddress(arp);
        if (operation == Arp.REPLY && asker == BenchNetwork.DIRECTOR) {
            directorMac = senderMac;
        } else if (operation == Arp.REQUEST
                && asker != 0
                && asked != asker
                && senderMac != BenchNetwork.GENERATOR_MAC) {
            send(Arp.REPLY, senderMac, asked, senderMac, asker);
        }
    }

    private void send(int operation, long destinationMac, int sender, long targetMac, int target) {
        if (!port.pool().allocate(answers)) {
            return;
        }
        long frame = answers.frame(0);
        Memory.fill(frame, FrameTemplate.LINE_BYTES, 0);
        long mac = BenchNetwork.macOf(sender);
        Ethernet.addresses(frame, destinationMac, mac);
        Ethernet.type(frame, Ethernet.ARP);
        Arp.write(frame + Ethernet.BYTES, operation, mac, sender, targetMac, target);
        answers.set(0, answers.buffer(0), frame, Ethernet.MINIMUM_FRAME_BYTES, 0);
        port.transmit(0, answers);
    }
}
