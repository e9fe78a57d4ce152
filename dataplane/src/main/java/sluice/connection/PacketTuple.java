package sluice.connection;

/**
 * A packet's addresses, ports and protocol, and the 16 bytes by which flow cache and index know them.
 *
 * <p>Of an IPv4 tuple the 16 bytes are the tuple itself. Of an IPv6 tuple they are a digest keyed with the table's
 * secret, so that both families take equally little room; whoever finds a connection by a digest compares the whole
 * tuple with its record. The two cannot be confused: only a digest has bit 31 of {@link #second} set.
 *
 * <p>Mutable: one object serves all packets. Thread: its owner's; the static methods any.
 */
public final class PacketTuple {
    /**
     * Added to the protocol in the key of a persistence template, whose client port is 0: no packet has that protocol.
     */
    public static final int TEMPLATE = 0x100;

    /** Added besides if the template is of one call, so that its key has the Call-ID in it. */
    static final int CALL = 0x200;

    private static final long LOW_32 = 0xFFFF_FFFFL;
    private static final long DIGEST = 0x8000_0000L;
    private static final long MAPPED = 0xFFFFL;

    /** Low half of 0.0.0.0, IPv4-mapped. */
    static final long MAPPED_ZEROS = MAPPED << 32;

    long sourceHigh;
    long sourceLow;
    long destinationHigh;
    long destinationLow;
    int ports;
    int protocol;
    long callHigh;
    long callLow;
    long first;
    long second;

    /** First half of an IPv4 tuple. */
    public static long first4(int source, int destination) {
        return (long) source << 32 | (destination & LOW_32);
    }

    /** Second half of an IPv4 tuple; {@code ports} is source port &lt;&lt; 16 | destination port. */
    public static long second4(int ports, int protocol) {
        return (long) ports << 32 | (protocol & LOW_32);
    }

    /** First half of the digest of an IPv6 tuple. */
    public static long first6(
            long secret,
            long sourceHigh,
            long sourceLow,
            long destinationHigh,
            long destinationLow,
            int ports,
            int protocol) {
        return digest(secret, sourceHigh, sourceLow, destinationHigh, destinationLow, second4(ports, protocol));
    }

    /** Second half of the digest of an IPv6 tuple, never 0. */
    public static long second6(
            long secret,
            long sourceHigh,
            long sourceLow,
            long destinationHigh,
            long destinationLow,
            int ports,
            int protocol) {
        return DIGEST
                | digest(~secret, sourceHigh, sourceLow, destinationHigh, destinationLow, second4(ports, protocol));
    }

    /**
     * Describes a packet of either family; IPv4 addresses are IPv4-mapped ({@code ::ffff:a.b.c.d}).
     *
     * @param secret {@link ConnectionTable#secret}
     * @param ports source port &lt;&lt; 16 | destination port
     */
    public PacketTuple set(
            long secret,
            long sourceHigh,
            long sourceLow,
            long destinationHigh,
            long destinationLow,
            int ports,
            int protocol) {
        this.sourceHigh = sourceHigh;
        this.sourceLow = sourceLow;
        this.destinationHigh = destinationHigh;
        this.destinationLow = destinationLow;
        this.ports = ports;
        this.protocol = protocol;
        this.callHigh = 0;
        this.callLow = 0;
        if (isMapped(sourceHigh, sourceLow)) {
            first = first4((int) sourceLow, (int) destinationLow);
            second = second4(ports, protocol);
        } else {
            first = first6(secret, sourceHigh, sourceLow, destinationHigh, destinationLow, ports, protocol);
            second = second6(secret, sourceHigh, sourceLow, destinationHigh, destinationLow, ports, protocol);
        }
        return this;
    }

    /**
     * Narrows the key of a template, which it is, to one call.
     *
     * @param text address of the Call-ID
     * @param length its bytes
     */
    public PacketTuple ofCall(long secret, long text, int length) {
        return ofDigest(secret, CallDigest.high(text, length), CallDigest.low(text, length));
    }

    /** Whether it is the key of a template of one call. */
    public boolean isOfCall() {
        return (protocol & CALL) != 0;
    }

    /** The same by the digest of the Call-ID. */
    PacketTuple ofDigest(long secret, long high, long low) {
        callHigh = high;
        callLow = low;
        protocol |= CALL;
        first = first6(secret ^ high, sourceHigh, sourceLow, destinationHigh, destinationLow, ports, protocol);
        second = second6(secret ^ low, sourceHigh, sourceLow, destinationHigh, destinationLow, ports, protocol);
        return this;
    }

    /** Describes packets of {@code other}'s protocol between the same ends the other way round. */
    public PacketTuple setSwapped(long secret, PacketTuple other) {
        return set(
                secret,
                /* sourceHigh= */ other.destinationHigh,
                /* sourceLow= */ other.destinationLow,
                /* destinationHigh= */ other.sourceHigh,
                /* destinationLow= */ other.sourceLow,
                other.ports << 16 | other.ports >>> 16,
                other.protocol);
    }

    /** Whether an address is an IPv4 one. */
    static boolean isMapped(long high, long low) {
        return high == 0 && low >>> 32 == MAPPED;
    }

    /** First eight bytes of the source address. */
    public long sourceHigh() {
        return sourceHigh;
    }

    /** Last eight bytes of the source address. */
    public long sourceLow() {
        return sourceLow;
    }

    /** First eight bytes of the destination address. */
    public long destinationHigh() {
        return destinationHigh;
    }

    /** Last eight bytes of the destination address. */
    public long destinationLow() {
        return destinationLow;
    }

    /** Source port &lt;&lt; 16 | destination port. */
    public int ports() {
        return ports;
    }

    /** IP protocol number. */
    public int protocol() {
        return protocol;
    }

    /** First half of what the flow cache knows it by. */
    public long first() {
        return first;
    }

    /** Second half of what the flow cache knows it by. */
    public long second() {
        return second;
    }

    private static long digest(long key, long a, long b, long c, long d, long e) {
        return Hashing.mix(Hashing.mix(Hashing.mix(Hashing.mix(Hashing.mix(key ^ a) ^ b) ^ c) ^ d) ^ e);
    }
}
