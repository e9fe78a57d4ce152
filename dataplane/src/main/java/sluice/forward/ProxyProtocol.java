package sluice.forward;

/** How real servers of a service are told the client's address at the begin of the stream (the PROXY protocol). */
public enum ProxyProtocol {
    /** Not at all. */
    NONE,
    /** A line of text. */
    V1,
    /** A binary header. */
    V2
}
