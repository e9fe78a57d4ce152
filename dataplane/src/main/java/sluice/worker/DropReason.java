package sluice.worker;

import sluice.parse.Kind;

/**
 * Why a packet went no further: ints from 0, usable as array indices, each with a counter, a name and a sentence.
 *
 * <p>The first {@link Kind#COUNT} are the parser's kinds (used for malformed frames); what a worker decides comes after
 * them. Every received packet is either sent, given to the host, held for a while, or counted under one reason.
 */
final class DropReason {
    /** On a kernel-owned interface: the kernel has the packet too, ours was a copy. */
    static final int LEFT_TO_KERNEL = Kind.COUNT;
    /** Not Sluice's business, and the port has no host path. */
    static final int NO_HOST_PATH = Kind.COUNT + 1;
    /** The tap did not take it. */
    static final int HOST_REFUSED = Kind.COUNT + 2;
    /** Tagged for a VLAN that no port is configured for. */
    static final int VLAN_UNKNOWN = Kind.COUNT + 3;
    /** A fragment for a VIP. */
    static final int FRAGMENT = Kind.COUNT + 4;
    /** For a VIP, but of a protocol or kind that no service handles. */
    static final int NOT_SERVED = Kind.COUNT + 5;
    /** For a VIP, without connection or service, and nothing to be answered. */
    static final int NO_CONNECTION = Kind.COUNT + 6;
    /** The service has no eligible server; the client was told by ICMP. */
    static final int NO_SERVER = Kind.COUNT + 7;
    /** The connection's server was removed. */
    static final int SERVER_REMOVED = Kind.COUNT + 8;
    /** The configured maximum of connections is reached. */
    static final int CONNECTION_TABLE_FULL = Kind.COUNT + 9;
    /** It would have opened a connection while {@code drop_packet} was up. */
    static final int DEFENCE = Kind.COUNT + 10;
    /** No route to the destination. */
    static final int NO_ROUTE = Kind.COUNT + 11;
    /** TTL or hop limit 1 or 0. */
    static final int TTL_EXPIRED = Kind.COUNT + 12;
    /** Longer than the output port's MTU. */
    static final int TOO_BIG = Kind.COUNT + 13;
    /** Too many packets wait for the next hop's MAC. */
    static final int NEIGHBOUR_QUEUE_FULL = Kind.COUNT + 14;
    /** The next hop did not answer ARP or neighbour discovery. */
    static final int NEIGHBOUR_UNREACHABLE = Kind.COUNT + 15;
    /** An ARP packet that was read and needs no answer. */
    static final int ARP_CONSUMED = Kind.COUNT + 16;
    /** ARP or neighbour discovery by which another station claims one of our addresses. */
    static final int ADDRESS_CONFLICT = Kind.COUNT + 17;
    /** A neighbour solicitation or advertisement that was read and needs no answer. */
    static final int ND_CONSUMED = Kind.COUNT + 18;
    /** A router advertisement, router solicitation or redirect. */
    static final int ND_NOT_FOLLOWED = Kind.COUNT + 19;
    /** Neighbour discovery that is not as RFC 4861 demands. */
    static final int ND_INVALID = Kind.COUNT + 20;
    /** A packet of our own that could not be made because the pool is empty. */
    static final int NO_BUFFER = Kind.COUNT + 21;
    /** The port did not take it: its transmit ring is full or its link is down. */
    static final int TX_REFUSED = Kind.COUNT + 22;
    /** An ICMP error about a connection, with a wrong checksum. */
    static final int BAD_ICMP_CHECKSUM = Kind.COUNT + 23;
    /** From an address of the director itself. */
    static final int LOCAL_SOURCE = Kind.COUNT + 24;
    /** An ICMP error about a tunnelled packet, of which the client is not told. */
    static final int TUNNEL_ERROR = Kind.COUNT + 25;
    /** A fragment whose datagram became whole; the whole goes on as a packet of our own. */
    static final int REASSEMBLED = Kind.COUNT + 26;
    /** A fragment whose datagram did not become whole in time. */
    static final int FRAGMENT_TIMEOUT = Kind.COUNT + 27;
    /** A fragment that is there already. */
    static final int FRAGMENT_REPEATED = Kind.COUNT + 28;
    /** A fragment that contradicts others of its datagram, or cannot be part of any. */
    static final int FRAGMENT_INVALID = Kind.COUNT + 29;
    /** Too many fragments of one datagram, or of all. */
    static final int FRAGMENTS_FULL = Kind.COUNT + 30;
    /** It had to be cut into fragments, which were too many, or there were no buffers. */
    static final int NOT_CUT = Kind.COUNT + 31;
    /** The link is too narrow for a tunnel. */
    static final int TUNNEL_TOO_NARROW = Kind.COUNT + 32;
    /** For a real server that is the director itself, to which this packet cannot be given. */
    static final int LOCAL_SERVER = Kind.COUNT + 33;
    /** Received by, or to be sent by, a port that is switched off. */
    static final int PORT_DOWN = Kind.COUNT + 34;
    /** All local ports towards the chosen server are taken; the client was told by ICMP. */
    static final int NO_LOCAL_PORT = Kind.COUNT + 35;
    /** An ICMP error about a connection between families, for which the other family has no message. */
    static final int UNTRANSLATABLE = Kind.COUNT + 36;
    /** A SYN to a SYN-proxied service; the client was answered with a cookie. */
    static final int SYN_ANSWERED = Kind.COUNT + 37;
    /** To a SYN-proxied service, without connection and with no cookie that is good; the sender was answered with a reset. */
    static final int BAD_COOKIE = Kind.COUNT + 38;
    /** The same, but the sender was not answered, since there were too many. */
    static final int BAD_COOKIE_UNANSWERED = Kind.COUNT + 39;
    /** Too many clients of SYN-proxied services wait for real servers. */
    static final int HANDSHAKES_FULL = Kind.COUNT + 40;
    /** A client sent more than is kept until its real server has answered. */
    static final int HANDSHAKE_SURPLUS = Kind.COUNT + 41;
    /** The real server answered the director's own SYN; what was kept for it went on. */
    static final int SERVER_ANSWERED = Kind.COUNT + 42;
    /** Kept for a real server that refused, or did not answer; the client was answered with a reset. */
    static final int SERVER_UNWILLING = Kind.COUNT + 43;
    /** A real server answered the director's own SYN with something else; it was answered with a reset. */
    static final int SERVER_ASTRAY = Kind.COUNT + 44;
    /** For a service whose persistence goes by calls, without a Call-ID. */
    static final int NO_CALL_ID = Kind.COUNT + 45;
    /** A synchronisation message that was read. */
    static final int SYNC_TAKEN = Kind.COUNT + 46;
    /** A synchronisation message that is not sound or not for this director. */
    static final int SYNC_IGNORED = Kind.COUNT + 47;
    /** How many reasons there are. */
    static final int COUNT = Kind.COUNT + 48;

    private static final String[][] OWN = {
        {"left-to-kernel", "Not for Sluice, on an interface of the kernel: the kernel has the packet too"},
        {"no-host-path", "Not for Sluice, on a port without a host path"},
        {"host-refused", "The tap of the host path did not take the packet"},
        {"vlan-unknown", "Tagged for a VLAN that no port is configured for"},
        {"fragment", "A fragment of a datagram for a VIP"},
        {"not-served", "For a VIP, of a protocol or kind that no service handles"},
        {"no-connection", "For a VIP, without connection or service, and nothing to be answered"},
        {"no-server", "The service has no eligible server; the client was answered with port unreachable"},
        {"server-removed", "The connection's real server was removed from its service"},
        {"connection-table-full", "The configured maximum of connections is reached"},
        {"defence", "It would have opened a connection while the drop_packet defence was up"},
        {"no-route", "No route leads to the destination; the sender was answered with host unreachable"},
        {"ttl-expired", "The time to live ran out; the sender was answered with time exceeded"},
        {"too-big", "Longer than the MTU of the output port"},
        {"neighbour-queue-full", "Too many packets wait for the MAC address of the next hop"},
        {"neighbour-unreachable", "The next hop did not answer ARP or neighbour discovery in time"},
        {"arp-consumed", "An ARP packet that was read and needs no answer"},
        {"address-conflict", "ARP or neighbour discovery by which another station claims one of our addresses"},
        {"nd-consumed", "A neighbour solicitation or advertisement that was read and needs no answer"},
        {"nd-not-followed", "A router advertisement, router solicitation or redirect: routes are configured"},
        {"nd-invalid", "Neighbour discovery with a wrong hop limit, checksum, length or address"},
        {"no-buffer", "A packet of our own that could not be made because the pool is empty"},
        {"tx-refused", "The port did not take the packet: transmit ring full or link down"},
        {"bad-icmp-checksum", "An ICMP or ICMPv6 error about a connection, with a wrong checksum"},
        {"local-source", "It comes from an address of the director itself; accept_local lets it pass"},
        {"tunnel-error", "An ICMP error about a tunnelled packet, of which the client need not or cannot be told"},
        {"reassembled", "A fragment whose datagram became whole; the whole went on as a packet of our own"},
        {"fragment-timeout", "A fragment whose datagram did not become whole in time"},
        {"fragment-repeated", "A fragment that had come before"},
        {"fragment-invalid", "A fragment that overlaps others of its datagram or cannot be part of any"},
        {"fragments-full", "A fragment that was given up because too many were waiting"},
        {"not-cut", "It had to be cut into fragments, which were too many, or no buffers were free"},
        {"tunnel-too-narrow", "With what the tunnel adds, not even the smallest packets fit the output port's MTU"},
        {
            "local-server",
            "For a real server that is the director itself, where this port cannot deliver it (NAT needs a tap)"
        },
        {"port-down", "Received by, or to be sent by, a port that is switched off"},
        {
            "no-local-port",
            "No local address has a port left towards the server; the client was answered as for no-server"
        },
        {"untranslatable", "An ICMP error about a NAT64 or NAT46 connection that the other family has no message for"},
        {"syn-answered", "A SYN to a SYN-proxied service; the client was answered with a cookie"},
        {
            "bad-cookie",
            "To a SYN-proxied service, without connection or good cookie; the sender was answered with a reset"
        },
        {
            "bad-cookie-unanswered",
            "To a SYN-proxied service, without connection or good cookie, one of too many to answer"
        },
        {"handshakes-full", "Too many clients of SYN-proxied services wait for their real servers"},
        {"handshake-surplus", "More of a client's than is kept until its real server has answered the SYN proxy"},
        {"server-answered", "A real server's answer to the SYN proxy, which let go on what was kept for it"},
        {"server-unwilling", "Kept for a real server that refused the SYN proxy or was silent; the client got a reset"},
        {"server-astray", "A real server's answer to the SYN proxy that belongs to another connection; it got a reset"},
        {"no-call-id", "For a service with the persistence engine sip, without a Call-ID to tell its call by"},
        {"sync-taken", "A message of a synchronisation master, whose connections were taken over"},
        {"sync-ignored", "A message of a synchronisation master that is damaged, too long or of another syncid"},
    };

    private DropReason() {}

    /** The name in listings and metrics. Cold. */
    static String name(int reason) {
        return reason < Kind.COUNT ? Kind.name(reason) : OWN[reason - Kind.COUNT][0];
    }

    /** One sentence, without full stop. Cold. */
    static String description(int reason) {
        return reason < Kind.COUNT ? Kind.description(reason) : OWN[reason - Kind.COUNT][1];
    }

    /** Whether packets are ever counted under it: sound kinds are not drop reasons. */
    static boolean isReason(int reason) {
        return reason == Kind.NOT_FOR_US || reason >= Kind.MALFORMED_FIRST;
    }
}
