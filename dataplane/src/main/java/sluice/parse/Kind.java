package sluice.parse;

/**
 * What a frame is, as the parser found it: ints from 0, usable as array indices.
 *
 * <p>Kinds below {@link #MALFORMED_FIRST} are sound frames, each of interest to somebody; the others are dropped, each
 * for its own reason.
 */
public final class Kind {
    /** IPv4 with a complete TCP, UDP or SCTP header, or with ESP or AH, unfragmented, sent to the port's MAC. */
    public static final int FLOW4 = 0;
    /** ARP for IPv4 over Ethernet. */
    public static final int ARP = 1;
    /** IPv4 with a complete ICMP header, unfragmented, sent to the port's MAC. */
    public static final int ICMP4 = 2;
    /** A fragment of an IPv4 datagram, sent to the port's MAC. */
    public static final int FRAGMENT4 = 3;
    /** Other IPv4: another protocol, or sent to a group or broadcast MAC. */
    public static final int OTHER4 = 4;
    /** IPv6 with a complete TCP, UDP or SCTP header or with ESP, unfragmented, to one host, sent to the port's MAC. */
    public static final int FLOW6 = 5;
    /** IPv6 neighbour discovery (RFC 4861) with a complete ICMPv6 header, sent to the port's MAC or a group. */
    public static final int ND = 6;
    /** IPv6 with another complete ICMPv6 header, unfragmented, to one host, sent to the port's MAC. */
    public static final int ICMP6 = 7;
    /** IPv6 with a fragment header, to one host, sent to the port's MAC; atomic fragments (RFC 6946) too. */
    public static final int FRAGMENT6 = 8;
    /** Other IPv6: another protocol, to a group of hosts, or sent to a group MAC. */
    public static final int OTHER6 = 9;
    /** A frame of another EtherType. */
    public static final int OTHER_ETHERTYPE = 10;
    /** Sent to the MAC of another station. */
    public static final int NOT_FOR_US = 11;

    /** The first kind of malformed frames. */
    public static final int MALFORMED_FIRST = 12;
    /** The frame continues in a further buffer. */
    public static final int MULTI_SEGMENT = 12;
    /** The frame ends within its Ethernet header or 802.1Q tag. */
    public static final int TRUNCATED_ETHERNET = 13;
    /** The frame ends within its ARP packet. */
    public static final int TRUNCATED_ARP = 14;
    /** The ARP packet is not about IPv4 over Ethernet. */
    public static final int BAD_ARP = 15;
    /** The frame ends within its IPv4 header. */
    public static final int TRUNCATED_IPV4 = 16;
    /** The EtherType says IPv4 or IPv6, the header another version. */
    public static final int BAD_VERSION = 17;
    /** The IPv4 header claims fewer than 20 bytes. */
    public static final int BAD_HEADER_LENGTH = 18;
    /** The IPv4 total length is less than the header's length. */
    public static final int TOTAL_LENGTH_BELOW_HEADER = 19;
    /** The IPv4 total length is more than the frame holds. */
    public static final int TOTAL_LENGTH_BEYOND_FRAME = 20;
    /** The IPv4 header checksum is wrong. */
    public static final int BAD_IPV4_CHECKSUM = 21;
    /** The frame ends within its IPv6 header. */
    public static final int TRUNCATED_IPV6 = 22;
    /** The IPv6 payload length is more than the frame holds. */
    public static final int PAYLOAD_BEYOND_FRAME = 23;
    /** The packet ends within an IPv6 extension header. */
    public static final int TRUNCATED_EXTENSION = 24;
    /** More than {@link Parser6#MAXIMUM_EXTENSIONS} IPv6 extension headers. */
    public static final int TOO_MANY_EXTENSIONS = 25;
    /** An IPv6 routing header of type 0 with hops left, which RFC 5095 forbids. */
    public static final int ROUTING_TYPE_0 = 26;
    /** The source cannot be a host on the wire. */
    public static final int MARTIAN_SOURCE = 27;
    /** The destination must not appear on the wire. */
    public static final int MARTIAN_DESTINATION = 28;
    /** The packet ends within its TCP header. */
    public static final int TRUNCATED_TCP = 29;
    /** The TCP data offset is below 20 bytes or beyond the packet. */
    public static final int BAD_TCP_DATA_OFFSET = 30;
    /** The packet ends within its UDP header. */
    public static final int TRUNCATED_UDP = 31;
    /** The packet ends within its ICMP or ICMPv6 header. */
    public static final int TRUNCATED_ICMP = 32;
    /** The packet ends within its SCTP header or first chunk header. */
    public static final int TRUNCATED_SCTP = 33;
    /** See {@link #description}. */
    public static final int BAD_IPV4_OPTIONS = 34;
    /** See {@link #description}. */
    public static final int SOURCE_ROUTE = 35;
    /** How many kinds there are. */
    public static final int COUNT = 36;

    private static final String[] NAMES = {
        "flow4",
        "arp",
        "icmp4",
        "fragment4",
        "other4",
        "flow6",
        "nd",
        "icmp6",
        "fragment6",
        "other6",
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
        "truncated-ipv6",
        "payload-beyond-frame",
        "truncated-extension",
        "too-many-extensions",
        "routing-type-0",
        "martian-source",
        "martian-destination",
        "truncated-tcp",
        "bad-tcp-data-offset",
        "truncated-udp",
        "truncated-icmp",
        "truncated-sctp",
        "bad-ipv4-options",
        "source-route",
    };

    private static final String[] DESCRIPTIONS = {
        "IPv4 with a complete TCP, UDP or SCTP header, or with ESP or AH",
        "ARP for IPv4 over Ethernet",
        "IPv4 with a complete ICMP header",
        "A fragment of an IPv4 datagram",
        "IPv4 of another protocol, or sent to a group or broadcast MAC address",
        "IPv6 with a complete TCP, UDP or SCTP header, or with ESP",
        "IPv6 neighbour discovery",
        "IPv6 with a complete ICMPv6 header that is not about neighbours",
        "A fragment of an IPv6 packet",
        "IPv6 of another protocol, or to a group of hosts",
        "A frame of an EtherType other than IPv4, IPv6 and ARP",
        "Sent to the MAC address of another station",
        "The frame continues in a further buffer; enlarge the port's buffers or lower its MTU",
        "The frame ends within its Ethernet header or 802.1Q tag",
        "The frame ends within its ARP packet",
        "The ARP packet is not about IPv4 over Ethernet",
        "The frame ends within its IPv4 header",
        "The EtherType says IPv4 or IPv6, the header another version",
        "The IPv4 header claims fewer than 20 bytes",
        "The IPv4 total length is less than the header's length",
        "The IPv4 total length is more than the frame holds",
        "The IPv4 header checksum is wrong",
        "The frame ends within its IPv6 header",
        "The IPv6 payload length is more than the frame holds",
        "The packet ends within an IPv6 extension header",
        "More than 8 IPv6 extension headers",
        "An IPv6 routing header of type 0 with hops left, which RFC 5095 forbids",
        "The source is multicast, broadcast, loopback, 0.0.0.0/8, or in IPv6 unspecified or IPv4-mapped",
        "The destination is loopback, 0.0.0.0/8, or in IPv6 unspecified, IPv4-mapped or a group within one host",
        "The packet ends within its TCP header",
        "The TCP data offset is below 20 bytes or beyond the packet",
        "The packet ends within its UDP header",
        "The packet ends within its ICMP or ICMPv6 header",
        "The packet ends within its SCTP header or first chunk header",
        "An IPv4 option is longer than the header, or points at nothing",
        "An IPv4 source route, which hosts and routers of today refuse",
    };

    private Kind() {}

    /** Whether frames of this kind are dropped as malformed. */
    public static boolean isMalformed(int kind) {
        return kind >= MALFORMED_FIRST;
    }

    /** Whether frames of this kind carry part of a packet. */
    public static boolean isFragment(int kind) {
        return kind == FRAGMENT4 || kind == FRAGMENT6;
    }

    /** Whether frames of this kind are sound IPv6. */
    public static boolean isIpv6(int kind) {
        return kind >= FLOW6 && kind <= OTHER6;
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
