package sluice.localport;

/**
 * Whose ports: a protocol, a local address, and the address and port of a real server. Each such pair has all local
 * ports to itself, since no two of its connections with different local ports look alike.
 *
 * <p>A holder to be filled again and again. Thread: its owner's only.
 */
public final class PortPair {
    private static final int PROTOCOL_SHIFT = 16;
    private static final long MIX = 0x9E37_79B9_7F4A_7C15L;
    private static final long MIX_AGAIN = 0xD6E8_FEB8_6659_FD93L;

    private int protocol;
    private long localHigh;
    private long localLow;
    private long serverHigh;
    private long serverLow;
    private int serverPort;
    private int hash;

    /** A holder of nothing useful yet. */
    public PortPair() {}

    /**
     * Fills it; both addresses are of the same family, as {@link sluice.wire.IpAddress} writes them.
     *
     * @param protocol IP protocol number
     * @param localHigh high half of the director's address that the connection comes from
     * @param localLow its low half
     * @param serverHigh high half of the real server's address
     * @param serverLow its low half
     * @param serverPort the real server's port
     * @return itself
     */
    public PortPair set(int protocol, long localHigh, long localLow, long serverHigh, long serverLow, int serverPort) {
        this.protocol = protocol;
        this.localHigh = localHigh;
        this.localLow = localLow;
        this.serverHigh = serverHigh;
        this.serverLow = serverLow;
        this.serverPort = serverPort;
        long mixed = mix(mix(mix(mix(localHigh) ^ localLow) ^ serverHigh) ^ serverLow);
        this.hash = (int) (mix(mixed ^ service()) >>> Integer.SIZE);
        return this;
    }

    /** IP protocol number. */
    public int protocol() {
        return protocol;
    }

    /** High half of the local address. */
    public long localHigh() {
        return localHigh;
    }

    /** Low half of the local address. */
    public long localLow() {
        return localLow;
    }

    /** High half of the real server's address. */
    public long serverHigh() {
        return serverHigh;
    }

    /** Low half of the real server's address. */
    public long serverLow() {
        return serverLow;
    }

    /** The real server's port. */
    public int serverPort() {
        return serverPort;
    }

    /** Protocol and server port in one number. */
    int service() {
        return protocol << PROTOCOL_SHIFT | serverPort;
    }

    /** The protocol of a {@link #service}. */
    static int protocol(int service) {
        return service >>> PROTOCOL_SHIFT;
    }

    /** The server port of a {@link #service}. */
    static int serverPort(int service) {
        return service & 0xFFFF;
    }

    /** A number that spreads over tables; the same for equal pairs. */
    int hash() {
        return hash;
    }

    private static long mix(long value) {
        long mixed = (value + MIX) * MIX_AGAIN;
        mixed ^= mixed >>> 32;
        mixed *= MIX_AGAIN;
        return mixed ^ (mixed >>> 32);
    }
}
