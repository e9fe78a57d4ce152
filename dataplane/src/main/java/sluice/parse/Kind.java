package sluice.parse;

/**
 * What a frame is, as the parser found it: ints from 0, usable as array indices.
 *
 * <p>Kinds below {@link #MALFORMED_FIRST} are sound frames, each of interest to somebody; the others are dropped, each
 * for its own reason.
 */
public final class Kind {
    /** IPv4 with a complete TCP or UDP header, unfragmented, sent to the port's MAC. */
    public static final int FLOW4 = 0;
    /** ARP for IPv4 over Ethernet. */
    public static final int ARP = 1;
    /** IPv4 with a complete ICMP header, unfragmented, sent to the port's MAC. */
    public static final int ICMP4 = 2;
    /** IPv4 with a complete SCTP header and first chunk header, unfragmented, sent to the port's MAC. */
    public static final int SCTP4 = 3;
    /** A fragment of an IPv4 datagram, sent to the port's MAC. */
    public static final int FRAGMENT4 = 4;
    /** Other IPv4: another protocol, or sent to a group or broadcast MAC. */
    public static final int OTHER4 = 5;
    /** Any IPv6 frame; only its EtherType was looked at. */
    public static final int IPV6 = 6;
    /** A frame of another EtherType. */
    public static final int OTHER_ETHERTYPE = 7;
    /** Sent to the MAC of another station. */
    public static final int NOT_FOR_US = 8;

    /** The first kind of malformed frames. */
    public static final int MALFORMED_FIRST = 9;
    /** The frame continues in a further buffer. */
    public static final int MULTI_SEGMENT = 9;
    /** The frame ends within its Ethernet header or 802.1Q tag. */
    public static final int TRUNCATED_ETHERNET = 10;
    /** The frame ends within its ARP packet. */
    public static final int TRUNCATED_ARP = 11;
    /** The ARP packet is not about IPv4 over Ethernet. */
    public static final int BAD_ARP = 12;
    /** The frame ends within its IPv4 header. */
    public static final int TRUNCATED_IPV4 = 13;
    /** The EtherType says IPv4, the header another version. */
    public static final int BAD_VERSION = 14;
    /** The IPv4 header claims fewer than 20 bytes. */
    public static final int BAD_HEADER_LENGTH = 15;
    /** The IPv4 total length is less than the header's length. */
    public static final int TOTAL_LENGTH_BELOW_HEADER = 16;
    /** The IPv4 total length is more than the frame holds. */
    public static final int TOTAL_LENGTH_BEYOND_FRAME = 17;
    /** The IPv4 header checksum is wrong. */
    public static final int BAD_IPV4_CHECKSUM = 18;
    /** The IPv4 source cannot be a host on the wire. */
    public static final int MARTIAN_SOURCE = 19;
    /** The IPv4 destination must not appear on the wire. */
    public static final int MARTIAN_DESTINATION = 20;
    /** The packet ends within its TCP header. */
    public static final int TRUNCATED_TCP = 21;
    /** The TCP data offset is below 20 bytes or beyond the packet. */
    public static final int BAD_TCP_DATA_OFFSET = 22;
    /** The packet ends within its UDP header. */
    public static final int TRUNCATED_UDP = 23;
    /** The UDP length is below 8 bytes or beyond the packet. */
    public static final int BAD_UDP_LENGTH = 24;
    /** The packet ends within its ICMP header. */
    public static final int TRUNCATED_ICMP = 25;
    /** The packet ends within its SCTP header or first chunk header. */
    public static final int TRUNCATED_SCTP = 26;
    /** How many kinds there are. */
    public static final int COUNT = 27;

    private static final String[] NAMES = {
        "flow4",
        "arp",
        "icmp4",
        "sctp4",
        "fragment4",
        "other4",
        "ipv6",
        "other-ethertype",
        "not-for-us",
        "multi-segment",
        "truncated-ethernet",
        "truncated-arp",
        "bad-arp",
        "truncated-ipv4",
        "bad-version",
        "bad-header-length",
        "total-length-below-header",
        "total-length-beyond-frame",
        "bad-ipv4-checksum",
        "martian-source",
        "martian-destination",
        "truncated-tcp",
        "bad-tcp-data-offset",
        "truncated-udp",
        "bad-udp-length",
        "truncated-icmp",
        "truncated-sctp",
    };

    private static final String[] DESCRIPTIONS = {
        "IPv4 with a complete TCP or UDP header",
        "ARP for IPv4 over Ethernet",
        "IPv4 with a complete ICMP header",
        "IPv4 with a complete SCTP header and first chunk header",
        "A fragment of an IPv4 datagram",
        "IPv4 of another protocol, or sent to a group or broadcast MAC address",
        "An IPv6 frame",
        "A frame of an EtherType other than IPv4, IPv6 and ARP",
        "Sent to the MAC address of another station",
        "The frame continues in a further buffer; enlarge the port's buffers or lower its MTU",
        "The frame ends within its Ethernet header or 802.1Q tag",
        "The frame ends within its ARP packet",
        "The ARP packet is not about IPv4 over Ethernet",
        "The frame ends within its IPv4 header",
        "The EtherType says IPv4, the header another version",
        "The IPv4 header claims fewer than 20 bytes",
        "The IPv4 total length is less than the header's length",
        "The IPv4 total length is more than the frame holds",
        "The IPv4 header checksum is wrong",
        "The IPv4 source is multicast, broadcast, loopback or 0.0.0.0/8",
        "The IPv4 destination is loopback or 0.0.0.0/8",
        "The packet ends within its TCP header",
        "The TCP data offset is below 20 bytes or beyond the packet",
        "The packet ends within its UDP header",
        "The UDP length is below 8 bytes or beyond the packet",
        "The packet ends within its ICMP header",
        "The packet ends within its SCTP header or first chunk header",
    };

    private Kind() {}

    /** Whether frames of this kind are dropped as malformed. */
    public static boolean isMalformed(int kind) {
        return kind >= MALFORMED_FIRST;
    }

    /** The kind's name in listings and metrics. Cold. */
    public static String name(int kind) {
        return NAMES[kind];
    }

    /** One sentence of documentation, without full stop. Cold. */
    public static String description(int kind) {
        return DESCRIPTIONS[kind];
    }
}
