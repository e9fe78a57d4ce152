package sluice.scheduler;

/**
 * What a scheduler may know of the packet that opens a connection.
 *
 * <p>Addresses are two longs, the first eight bytes on the wire in the high one; an IPv4 address is written as the
 * IPv4-mapped IPv6 address {@code ::ffff:a.b.c.d} (RFC 4291, 2.5.5.2). Mutable: each worker has one and fills it for
 * every new connection. Thread: its owner's.
 */
public final class Arrival {
    private long clientHigh;
    private long clientLow;
    private int clientPort;
    private long destinationHigh;
    private long destinationLow;
    private long nowNanos;

    /**
     * Describes a packet.
     *
     * @param clientPort the client's port, 0 to 65535
     * @param nowNanos the time by CLOCK_MONOTONIC
     */
    public Arrival set(
            long clientHigh, long clientLow, int clientPort, long destinationHigh, long destinationLow, long nowNanos) {
        this.clientHigh = clientHigh;
        this.clientLow = clientLow;
        this.clientPort = clientPort;
        this.destinationHigh = destinationHigh;
        this.destinationLow = destinationLow;
        this.nowNanos = nowNanos;
        return this;
    }

    /** The client's address folded to 32 bits (spec 2.11). */
    int clientFold() {
        return AddressHash.fold(clientHigh, clientLow);
    }

    /** The client's port, 0 to 65535. */
    int clientPort() {
        return clientPort;
    }

    /** The packet's destination address folded to 32 bits (spec 2.11). */
    int destinationFold() {
        return AddressHash.fold(destinationHigh, destinationLow);
    }

    /** First eight bytes of the packet's destination address. */
    long destinationHigh() {
        return destinationHigh;
    }

    /** Last eight bytes of the packet's destination address. */
    long destinationLow() {
        return destinationLow;
    }

    /** The time by CLOCK_MONOTONIC. */
    long nowNanos() {
        return nowNanos;
    }
}
