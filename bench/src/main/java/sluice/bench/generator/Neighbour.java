package sluice.bench.generator;

import sluice.dpdk.Memory;
import sluice.port.Burst;
import sluice.port.Port;

/**
 * Speaks ARP (RFC 826) for all hosts that the generator plays: answers every request with the generator's Ethernet
 * address, and asks for the director's.
 *
 * <p>Thread: the generator's.
 */
public final class Neighbour {
    /** What {@link #directorMac} returns before the director has answered. */
    public static final long UNKNOWN = -1;

    private static final int ARP_FRAME_BYTES = 60;
    private static final int ARP_BYTES = 42;
    private static final long BROADCAST = 0xFFFF_FFFF_FFFFL;
    private static final long ETHERNET_IPV4 = 0x0001_0800_0604L;
    private static final int REQUEST = 1;
    private static final int REPLY = 2;

    private final Port port;
    private final Burst answers = new Burst(1);
    private long directorMac = UNKNOWN;

    /** Speaks on queue 0 of {@code port}. */
    public Neighbour(Port port) {
        this.port = port;
    }

    /** The director's Ethernet address once it has answered. */
    public long directorMac() {
        return directorMac;
    }

    /** Broadcasts a request for the director's address. */
    public void askForDirector() {
        send(REQUEST, BROADCAST, BenchNetwork.GATEWAY, 0, BenchNetwork.DIRECTOR);
    }

    /** Takes note of, or answers, a frame that is an ARP packet; others are ignored. */
    public void handle(long frame, int length) {
        if (length < ARP_BYTES || Memory.u16(frame + ReturnedFrame.TYPE_OFFSET) != ReturnedFrame.ARP_TYPE) {
            return;
        }
        int operation = Memory.u16(frame + 20);
        long senderMac = Memory.i64(frame + 22) >>> 16;
        int senderAddress = Memory.i32(frame + 28);
        int targetAddress = Memory.i32(frame + 38);
        if (operation == REPLY && senderAddress == BenchNetwork.DIRECTOR) {
            directorMac = senderMac;
        } else if (operation == REQUEST && targetAddress != senderAddress && senderMac != BenchNetwork.GENERATOR_MAC) {
            send(REPLY, senderMac, targetAddress, senderMac, senderAddress);
        }
    }

    private void send(int operation, long destinationMac, int sender, long targetMac, int target) {
        if (!port.pool().allocate(answers)) {
            return;
        }
        long frame = answers.frame(0);
        Memory.fill(frame, FrameTemplate.LINE_BYTES, 0);
        Memory.putI64(frame, destinationMac << 16 | BenchNetwork.GENERATOR_MAC >>> 32);
        Memory.putI32(frame + 8, (int) BenchNetwork.GENERATOR_MAC);
        Memory.putU16(frame + ReturnedFrame.TYPE_OFFSET, ReturnedFrame.ARP_TYPE);
        Memory.putI64(frame + 14, ETHERNET_IPV4 << 16 | operation);
        Memory.putI64(frame + 22, BenchNetwork.GENERATOR_MAC << 16 | sender >>> 16);
        Memory.putU16(frame + 30, sender);
        Memory.putI64(frame + 32, targetMac << 16 | target >>> 16);
        Memory.putU16(frame + 40, target);
        answers.set(0, answers.buffer(0), frame, ARP_FRAME_BYTES, 0);
        port.transmit(0, answers);
    }
}
