package sluice.bench.generator;

/** What stands at the other end of the wire, and so what must come back. */
public enum Peer {
    /** A director: answers ARP and translates between the virtual service and the real servers. */
    DIRECTOR,
    /** A forwarder that sends every frame back, perhaps with swapped addresses. */
    REFLECTOR
}
