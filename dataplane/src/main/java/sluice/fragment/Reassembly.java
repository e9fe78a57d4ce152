package sluice.fragment;

import sluice.port.Burst;
import sluice.wire.IpAddress;
import sluice.wire.Ipv4;
import sluice.wire.Ipv6;
import sluice.wire.Ipv6Extension;

/**
 * Collects fragments, in any order, until their datagram is whole.
 *
 * <p>Bounded in every direction: {@value #MAXIMUM_DATAGRAMS} datagrams, {@value #MAXIMUM_FRAGMENTS} fragments of each, a
 * share of the packet buffers, and 30 seconds for IPv4, 60 for IPv6 (spec 6.4). When there is no room the oldest datagram
 * is given up, so that a flood of first fragments does not keep datagrams out that would become whole at once. As in the
 * kernel, a repeated fragment is ignored, and fragments that overlap in any other way end their datagram (RFC 5722).
 *
 * <p>Thread: the worker's. Buffers that it holds are its own; what it gives back is in {@link #released}.
 */
public final class Reassembly {
    /** Datagrams that may be incomplete at a time. */
    public static final int MAXIMUM_DATAGRAMS = 256;
    /** Fragments of one datagram. */
    public static final int MAXIMUM_FRAGMENTS = 128;
    /** How long an IPv4 datagram may take, in nanoseconds. */
    public static final long IPV4_NANOS = 30_000_000_000L;
    /** How long an IPv6 datagram may take, in nanoseconds. */
    public static final long IPV6_NANOS = 60_000_000_000L;

    /** The fragment is kept. */
    public static final int HELD = 0;
    /** The datagram is whole, and its buffers are {@link #released}: see {@link #frame}. */
    public static final int COMPLETE = 1;
    /** The fragment is already there, and stays the caller's. */
    public static final int DUPLICATE = 2;
    /** The fragment cannot be part of any datagram, and stays the caller's. */
    public static final int INVALID = 3;
    /** The fragment contradicts others: all of them are {@link #released}, this one included. */
    public static final int CONTRADICTION = 4;
    /** The datagram has too many fragments: all are {@link #released}. */
    public static final int TOO_MANY = 5;

    private static final int NONE = -1;
    private static final int MAXIMUM_BYTES = 65_535;
    private static final int UNIT_SHIFT = 3;
    private static final int UNIT_MASK = 7;
    /** In place of a protocol, which the first fragment alone tells in IPv6. */
    private static final int FRAGMENT6 = Ipv6Extension.FRAGMENT;
    /** The same where one fragment is all, and has nothing to do with others that look alike (RFC 6946). */
    private static final int ATOMIC6 = 0x100 | Ipv6Extension.FRAGMENT;

    private final FragmentList fragments;
    private final DatagramTable datagrams = new DatagramTable(MAXIMUM_DATAGRAMS);
    private final WholeDatagram whole = new WholeDatagram();
    private final Burst released = new Burst(MAXIMUM_FRAGMENTS + 1);

    private final long[] until = new long[MAXIMUM_DATAGRAMS];
    private final int[] counts = new int[MAXIMUM_DATAGRAMS];
    private final int[] bytes = new int[MAXIMUM_DATAGRAMS];
    private final int[] totals = new int[MAXIMUM_DATAGRAMS];
    private final int[] largest = new int[MAXIMUM_DATAGRAMS];
    private final int[] largestUnbreakable = new int[MAXIMUM_DATAGRAMS];

    // The fragment that is being added.
    private long sourceHigh;
    private long sourceLow;
    private long destinationHigh;
    private long destinationLow;
    private int identification;
    private int protocol;

    /** Makes room; at most {@code maximumHeld} buffers are held at a time. */
    public Reassembly(int maximumHeld) {
        fragments = new FragmentList(MAXIMUM_DATAGRAMS, maximumHeld);
    }

    /** Whether the next fragment may find no room, so that {@link #giveUpOldest} must come before. */
    public boolean isFull() {
        return datagrams.isFull() || fragments.isFull();
    }

    /** Fragments that are held now. */
    public int held() {
        return fragments.size();
    }

    /** The buffers that the last call gave back. The caller must find them another owner and clear the burst. */
    public Burst released() {
        return released;
    }

    /** Address of the Ethernet frame of the datagram that is {@link #COMPLETE}; valid until the next one is. */
    public long frame() {
        return whole.frame();
    }

    /** Length of that frame in bytes. */
    public int length() {
        return whole.length();
    }

    /** L3 length in bytes of the largest fragment of that datagram: what is sent is cut no larger. */
    public int largestFragment() {
        return whole.largestFragment();
    }

    /**
     * Adds an IPv4 fragment whose header was found sound.
     *
     * @param ip address of its IPv4 header within {@code frame}
     * @param bytes L3 length
     * @return {@link #HELD} and so on
     */
    public int add4(long buffer, long frame, int length, long ip, int bytes, long nowNanos) {
        sourceHigh = IpAddress.HIGH4;
        sourceLow = IpAddress.low4(Ipv4.source(ip));
        destinationHigh = IpAddress.HIGH4;
        destinationLow = IpAddress.low4(Ipv4.destination(ip));
        identification = Ipv4.identification(ip);
        protocol = Ipv4.protocol(ip);
        int field = Ipv4.fragment(ip);
        int headerLength = Ipv4.headerLength(ip);
        int offset = (field & Ipv4.OFFSET_MASK) << UNIT_SHIFT;
        int payload = bytes - headerLength;
        boolean isLast = (field & Ipv4.MORE_FRAGMENTS) == 0;
        if (!isPossible(offset, payload, isLast, MAXIMUM_BYTES - headerLength)) {
            return INVALID;
        }
        int slot = slot(nowNanos, IPV4_NANOS);
        if ((field & Ipv4.DONT_FRAGMENT) != 0) {
            largestUnbreakable[slot] = Math.max(largestUnbreakable[slot], bytes);
        }
        return add(slot, buffer, frame, length, ip, (int) (ip + headerLength - frame), offset, payload, isLast, bytes);
    }

    /**
     * Adds an IPv6 fragment whose headers were found sound.
     *
     * @param header address of its fragment header
     * @return {@link #HELD} and so on
     */
    public int add6(long buffer, long frame, int length, long ip, long header, int bytes, long nowNanos) {
        sourceHigh = Ipv6.sourceHigh(ip);
        sourceLow = Ipv6.sourceLow(ip);
        destinationHigh = Ipv6.destinationHigh(ip);
        destinationLow = Ipv6.destinationLow(ip);
        identification = Ipv6Extension.identification(header);
        long data = header + Ipv6Extension.BYTES;
        int offset = Ipv6Extension.fragmentOffset(header) << UNIT_SHIFT;
        int payload = bytes - (int) (data - ip);
        boolean isLast = !Ipv6Extension.hasMoreFragments(header);
        protocol = offset == 0 && isLast ? ATOMIC6 : FRAGMENT6;
        int unfragmentable = (int) (header - ip) - Ipv6.BYTES;
        if (!isPossible(offset, payload, isLast, MAXIMUM_BYTES - unfragmentable)) {
            return INVALID;
        }
        int slot = slot(nowNanos, IPV6_NANOS);
        return add(slot, buffer, frame, length, ip, (int) (data - frame), offset, payload, isLast, bytes);
    }

    /** Gives the datagram up that has waited longest; its buffers are {@link #released}. */
    public void giveUpOldest() {
        if (datagrams.oldest() != DatagramTable.NONE) {
            release(datagrams.oldest());
        }
    }

    /**
     * Gives a datagram up whose time is over; its buffers are {@link #released}.
     *
     * @return whether there was one; there may be more
     */
    public boolean giveUpExpired(long nowNanos) {
        for (int slot = datagrams.oldest(); slot != DatagramTable.NONE; slot = datagrams.newer(slot)) {
            if (nowNanos - until[slot] >= 0) {
                release(slot);
                return true;
            }
        }
        return false;
    }

    /** All but the last carry whole units, and none reaches beyond the longest datagram (the ping of death). */
    private static boolean isPossible(int offset, int payload, boolean isLast, int maximum) {
        return payload > 0 && offset + payload <= maximum && (isLast || (payload & UNIT_MASK) == 0);
    }

    private int add(
            int slot,
            long buffer,
            long frame,
            int length,
            long ip,
            int dataOffset,
            int offset,
            int payload,
            boolean isLast,
            int packetBytes) {
        int end = offset + payload;
        int place = fragments.place(slot, offset, end);
        if (place == FragmentList.DUPLICATE) {
            return DUPLICATE;
        }
        boolean isContradiction = place == FragmentList.OVERLAP
                || (isLast ? totals[slot] >= 0 && totals[slot] != end : totals[slot] >= 0 && end > totals[slot])
                || (isLast && fragments.end(slot) > end);
        if (isContradiction || counts[slot] == MAXIMUM_FRAGMENTS) {
            release(slot);
            released.add(buffer, frame, length, 0);
            return isContradiction ? CONTRADICTION : TOO_MANY;
        }
        fragments.insert(slot, place, buffer, frame, length, ip, dataOffset, offset, payload);
        counts[slot]++;
        bytes[slot] += payload;
        largest[slot] = Math.max(largest[slot], packetBytes);
        if (isLast) {
            totals[slot] = end;
        }
        if (bytes[slot] != totals[slot]) {
            return HELD;
        }
        boolean isUnbreakable = largestUnbreakable[slot] == largest[slot];
        boolean isWhole = whole.write(fragments, slot, totals[slot], largest[slot], isUnbreakable);
        release(slot);
        return isWhole ? COMPLETE : CONTRADICTION;
    }

    /** The slot of the fragment's datagram, a new one if it is the first to come. */
    private int slot(long nowNanos, long waitNanos) {
        int slot = datagrams.find(sourceHigh, sourceLow, destinationHigh, destinationLow, identification, protocol);
        if (slot != DatagramTable.NONE) {
            return slot;
        }
        slot = datagrams.add(sourceHigh, sourceLow, destinationHigh, destinationLow, identification, protocol);
        until[slot] = nowNanos + waitNanos;
        counts[slot] = 0;
        bytes[slot] = 0;
        totals[slot] = NONE;
        largest[slot] = 0;
        largestUnbreakable[slot] = 0;
        return slot;
    }

    private void release(int slot) {
        fragments.releaseAll(slot, released);
        datagrams.remove(slot);
    }
}
