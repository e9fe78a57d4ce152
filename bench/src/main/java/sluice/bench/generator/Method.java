package sluice.bench.generator;

/** How the director forwards, and so what its clients send and its servers get. */
public enum Method {
    /** NAT of IPv4. */
    NAT,
    /** Direct routing of IPv4: only the Ethernet addresses change. */
    DR,
    /** Tunnels of IPv4 in IPv4. */
    TUN,
    /** FULLNAT of IPv4: servers see a local address of the director instead of the client's. */
    FULLNAT,
    /** NAT of IPv6, by UDP. */
    NAT6;

    /** Whether servers answer by way of the director, and know whom. */
    public boolean hasReplies() {
        return this == NAT || this == NAT6;
    }
}
