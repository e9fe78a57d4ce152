package sluice.forward;

/** How real servers of a service are told the client's address at the begin of the stream (the PROXY protocol). */
public enum ProxyProtocol {
    /** Not at all. */
    NONE,
    /** A line of text. */
    V1,
    /** A binary header. */
    V2;

    /** The version's number, 0 for none. */
    int version() {
        return switch (this) {
            case NONE -> 0;
            case V1 -> 1;
            case V2 -> 2;
        };
    }
}
