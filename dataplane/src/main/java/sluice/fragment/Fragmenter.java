package sluice.fragment;

import java.util.SplittableRandom;
import sluice.dpdk.Memory;
import sluice.port.Burst;
import sluice.port.PacketPool;
import sluice.wire.Checksum;
import sluice.wire.Ipv4;
import sluice.wire.Ipv6;
import sluice.wire.Ipv6Extension;

/**
 * Copies a packet to buffers of the pool, in one piece or cut into fragments. The packet itself stays as it is.
 *
 * <p>Thread: the worker's. The pieces are the caller's, who finds them another owner and clears the burst.
 */
public final class Fragmenter {
    /** Fragments that a packet may be cut into. */
    public static final int MAXIMUM_PIECES = 192;

    private static final int UNIT_MASK = 7;
    private static final int MAXIMUM_BYTES = 65_535;
    private static final int END_OF_OPTIONS = 0;
    private static final int NO_OPERATION = 1;
    private static final int COPIED = 0x80;

    private final PacketPool pool;
    private final Burst pieces = new Burst(MAXIMUM_PIECES);
    private final SplittableRandom random = new SplittableRandom();

    /** Makes one that takes buffers from {@code pool}. */
    public Fragmenter(PacketPool pool) {
        this.pool = pool;
    }

    /** The pieces of the last call, in order; none if it returned 0. */
    public Burst pieces() {
        return pieces;
    }

    /** Copies a frame of {@code length} bytes as it is; returns 1, or 0 without a buffer. */
    public int copy(long frame, int length) {
        pieces.clear();
        if (length > pool.frameCapacity() || !allocate(1)) {
            return 0;
        }
        Memory.copy(frame, pieces.frame(0), length);
        pieces.set(0, pieces.buffer(0), pieces.frame(0), length, 0);
        return 1;
    }

    /**
     * Cuts an IP packet into fragments, even if there will be only one (in IPv6 that has a fragment header).
     *
     * @param frame where its frame starts
     * @param ip where the packet starts
     * @param bytes its length
     * @param limit the most bytes of a fragment, its IP header included
     * @return how many pieces; 0 if there would be too many, or the pool has too few buffers
     */
    public int cut(long frame, long ip, int bytes, int limit) {
        pieces.clear();
        return Ipv4.version(ip) == 4 ? cut4(frame, ip, bytes, limit) : cut6(frame, ip, bytes, limit);
    }

    private int cut4(long frame, long ip, int bytes, int limit) {
        int link = (int) (ip - frame);
        int header = Ipv4.headerLength(ip);
        int data = bytes - header;
        int step = (limit - header) & ~UNIT_MASK;
        if (bytes > MAXIMUM_BYTES || !fits(link + header, data, step)) {
            return 0;
        }
        int field = Ipv4.fragment(ip);
        int last = pieces.size() - 1;
        int from = 0;
        for (int i = 0; i <= last; i++) {
            int size = Math.min(step, data - from);
            long piece = pieces.frame(i);
            long pieceIp = piece + link;
            Memory.copy(frame, piece, link + header);
            Memory.copy(ip + header + from, pieceIp + header, size);
            if (i > 0) {
                // The first fragment alone has the options that need not be copied (RFC 791, 3.1).
                dropOptions(pieceIp, header);
            }
            boolean hasMore = i < last || (field & Ipv4.MORE_FRAGMENTS) != 0;
            Ipv4.totalLength(pieceIp, header + size);
            int offset = (field & Ipv4.OFFSET_MASK) + (from >>> 3);
            Ipv4.fragment(pieceIp, (field & Ipv4.DONT_FRAGMENT) | (hasMore ? Ipv4.MORE_FRAGMENTS : 0) | offset);
            Ipv4.checksum(pieceIp, 0);
            Ipv4.checksum(pieceIp, Checksum.of(pieceIp, header));
            pieces.set(i, pieces.buffer(i), piece, link + header + size, 0);
            from += size;
        }
        return pieces.size();
    }

    private int cut6(long frame, long ip, int bytes, int limit) {
        int link = (int) (ip - frame);
        int header = Ipv6Extension.unfragmentable(ip, bytes);
        int data = bytes - header;
        int step = (limit - header - Ipv6Extension.BYTES) & ~UNIT_MASK;
        if (bytes - Ipv6.BYTES > MAXIMUM_BYTES || !fits(link + header + Ipv6Extension.BYTES, data, step)) {
            return 0;
        }
        int number = Ipv6Extension.protocolOffset(ip, ip + header);
        int identification = random.nextInt();
        int last = pieces.size() - 1;
        int from = 0;
        for (int i = 0; i <= last; i++) {
            int size = Math.min(step, data - from);
            long piece = pieces.frame(i);
            long pieceIp = piece + link;
            long pieceHeader = pieceIp + header;
            Memory.copy(frame, piece, link + header);
            Memory.putU8(pieceIp + number, Ipv6Extension.FRAGMENT);
            Ipv6Extension.writeFragment(pieceHeader, Memory.u8(ip + number), from, i < last, identification);
            Memory.copy(ip + header + from, pieceHeader + Ipv6Extension.BYTES, size);
            Ipv6.payloadLength(pieceIp, header + Ipv6Extension.BYTES + size - Ipv6.BYTES);
            pieces.set(i, pieces.buffer(i), piece, link + header + Ipv6Extension.BYTES + size, 0);
            from += size;
        }
        return pieces.size();
    }

    /** Allocates the pieces of {@code data} bytes, each with {@code headers} bytes and {@code step} of the data. */
    private boolean fits(int headers, int data, int step) {
        if (step <= 0 || data <= 0 || headers + step > pool.frameCapacity()) {
            return false;
        }
        int count = (data + step - 1) / step;
        return count <= MAXIMUM_PIECES && allocate(count);
    }

    private boolean allocate(int count) {
        if (pool.allocate(pieces, count) == count) {
            return true;
        }
        pool.free(pieces);
        return false;
    }

    /** Overwrites the options that belong into the first fragment only. */
    private static void dropOptions(long ip, int header) {
        int at = Ipv4.BYTES;
        while (at < header) {
            int kind = Memory.u8(ip + at);
            if (kind == END_OF_OPTIONS) {
                return;
            }
            int length = kind == NO_OPERATION || at + 1 == header ? 1 : Memory.u8(ip + at + 1);
            if (length < 1 || at + length > header) {
                return;
            }
            if ((kind & COPIED) == 0) {
                for (int i = 0; i < length; i++) {
                    Memory.putU8(ip + at + i, NO_OPERATION);
                }
            }
            at += length;
        }
    }
}
