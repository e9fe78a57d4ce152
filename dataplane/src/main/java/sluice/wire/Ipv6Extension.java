package sluice.wire;

import sluice.dpdk.Memory;

/**
 * IPv6 extension header (RFC 8200, section 4; the authentication header from RFC 4302).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |  Next Header  |    Length     |  Routing Type | Segments Left |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                              ...                              |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class Ipv6Extension {
    /** Bytes of the shortest header. */
    public static final int BYTES = 8;
    /** Next-header number of hop-by-hop options. */
    public static final int HOP_BY_HOP = 0;
    /** Next-header number of a routing header. */
    public static final int ROUTING = 43;
    /** Next-header number of a fragment header. */
    public static final int FRAGMENT = 44;
    /** Next-header number of an authentication header. */
    public static final int AUTHENTICATION = 51;
    /** Next-header number of destination options. */
    public static final int DESTINATION_OPTIONS = 60;

    private static final int LENGTH = 1;
    private static final int ROUTING_TYPE = 2;
    private static final int SEGMENTS_LEFT = 3;
    private static final int FRAGMENT_OFFSET = 2;
    private static final int MORE_FRAGMENTS = 1;
    private static final int IDENTIFICATION = 4;

    private Ipv6Extension() {}

    /** Whether a next-header number names an extension header behind which the packet can be read on. */
    public static boolean isExtension(int nextHeader) {
        return nextHeader == HOP_BY_HOP
                || nextHeader == ROUTING
                || nextHeader == FRAGMENT
                || nextHeader == AUTHENTICATION
                || nextHeader == DESTINATION_OPTIONS;
    }

    /** Number of the header behind the one at {@code extension}. */
    public static int nextHeader(long extension) {
        return Memory.u8(extension);
    }

    /** Bytes of the header at {@code extension}, whose number is {@code kind}; not for fragment headers. */
    public static int length(int kind, long extension) {
        int units = Memory.u8(extension + LENGTH);
        return kind == AUTHENTICATION ? (units + 2) << 2 : (units + 1) << 3;
    }

    /** Where in the packet the data behind a fragment header belongs, in units of 8 bytes. */
    public static int fragmentOffset(long extension) {
        return Memory.u16(extension + FRAGMENT_OFFSET) >>> 3;
    }

    /** Whether further fragments follow the one with this fragment header. */
    public static boolean hasMoreFragments(long extension) {
        return (Memory.u16(extension + FRAGMENT_OFFSET) & MORE_FRAGMENTS) != 0;
    }

    /** Which datagram the one with this fragment header is a part of. */
    public static int identification(long extension) {
        return Memory.i32(extension + IDENTIFICATION);
    }

    /**
     * Writes a fragment header.
     *
     * @param next number of the header behind it
     * @param offset where its data belong, in bytes, a multiple of 8
     */
    public static void writeFragment(long extension, int next, int offset, boolean hasMore, int identification) {
        Memory.putU16(extension, next << 8);
        Memory.putU16(extension + FRAGMENT_OFFSET, offset | (hasMore ? MORE_FRAGMENTS : 0));
        Memory.putI32(extension + IDENTIFICATION, identification);
    }

    /**
     * How much of a packet stands before a fragment header when it is cut: hop-by-hop options, routing header, and the
     * destination options before that (RFC 8200, 4.5).
     *
     * @param ip a packet whose extension headers were found sound
     * @param bytes its length
     * @return bytes from the start of the packet
     */
    public static int unfragmentable(long ip, int bytes) {
        int end = Ipv6.BYTES;
        int at = Ipv6.BYTES;
        int kind = Ipv6.nextHeader(ip);
        while (at + BYTES <= bytes && (kind == HOP_BY_HOP || kind == ROUTING || kind == DESTINATION_OPTIONS)) {
            boolean isBefore = kind != DESTINATION_OPTIONS;
            int length = length(kind, ip + at);
            kind = nextHeader(ip + at);
            at += length;
            end = isBefore ? at : end;
        }
        return end;
    }

    /** The type of a routing header. */
    public static int routingType(long extension) {
        return Memory.u8(extension + ROUTING_TYPE);
    }

    /** How many hops of a routing header are still to be visited. */
    public static int segmentsLeft(long extension) {
        return Memory.u8(extension + SEGMENTS_LEFT);
    }

    /**
     * Where the number of the protocol behind all extension headers stands.
     *
     * @param ip a packet whose extension headers were found sound
     * @param transport where the protocol's header starts
     * @return bytes from the start of the packet
     */
    public static int protocolOffset(long ip, long transport) {
        int offset = Ipv6.NEXT_HEADER;
        long header = ip + Ipv6.BYTES;
        while (header < transport) {
            int kind = Memory.u8(ip + offset);
            offset = (int) (header - ip);
            header += length(kind, header);
        }
        return offset;
    }
}
