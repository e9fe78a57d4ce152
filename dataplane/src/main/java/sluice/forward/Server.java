package sluice.forward;

/**
 * A real server of one service as workers see it: settings of this moment and where its counters are.
 *
 * <p>Immutable; an edit makes a new object with the same id and line. The id names the server in connections and
 * statistics as long as any connection refers to it, also after it was removed.
 */
public final class Server {
    private final int id;
    private final Service service;
    private final ServerSpec spec;
    private final int lastWeight;
    private final long addressHigh;
    private final long addressLow;
    private final long line;

    Server(int id, Service service, ServerSpec spec, int lastWeight, long line) {
        this.id = id;
        this.service = service;
        this.spec = spec;
        this.lastWeight = lastWeight;
        this.addressHigh = AddressNumbers.high(spec.key().address());
        this.addressLow = AddressNumbers.low(spec.key().address());
        this.line = line;
    }

    /** Its number, from 0 to {@link Services#MAXIMUM_SERVERS}, exclusive. */
    public int id() {
        return id;
    }

    /** The service that it belongs to. */
    public Service service() {
        return service;
    }

    /** Its settings. */
    public ServerSpec spec() {
        return spec;
    }

    /** First eight bytes of the RIP. */
    public long addressHigh() {
        return addressHigh;
    }

    /** Last eight bytes of the RIP. */
    public long addressLow() {
        return addressLow;
    }

    /** The weight, or if that is 0 the last one that was not (spec 1.3). */
    int lastWeight() {
        return lastWeight;
    }

    /** The port that connections get; {@code virtualPort} when it keeps ports. */
    public int portFor(int virtualPort) {
        return spec.key().port() == 0 ? virtualPort : spec.key().port();
    }

    /** The weight. */
    public int weight() {
        return spec.weight();
    }

    /** Address of its {@link ServerCounters} line. */
    public long line() {
        return line;
    }
}
