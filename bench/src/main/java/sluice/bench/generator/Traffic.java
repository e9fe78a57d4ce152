package sluice.bench.generator;

/** Who sends. */
public enum Traffic {
    /** Clients to the virtual service only. */
    CLIENT,
    /** Clients and real servers in turn. */
    MIXED,
    /** Real servers to clients only. */
    REPLY
}
