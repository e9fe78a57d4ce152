package sluice.synproxy;

import java.security.SecureRandom;
import sluice.wire.Ip;
import sluice.wire.Tcp;

/**
 * Sequence numbers of SYN-ACKs that say who asked for what and when, and that nobody else can make (spec 5.8; D. J.
 * Bernstein's SYN cookies):
 *
 * <pre>
 *  cookie = H(secret 0; flow, 0) + client's sequence number + (minutes &lt;&lt; 24)
 *         + ((H(secret 1; flow, minutes) + negotiated) &amp; 0xFFFFFF)
 * </pre>
 *
 * <p>H is SipHash-2-4 over both addresses and ports. A cookie is good for {@link #MAXIMUM_AGE_MINUTES} more minutes than
 * the one it was made in. All workers share one object, whose secrets never change; a director that starts has others.
 * Thread: any.
 */
public final class SynCookie {
    /** How old a cookie may be. */
    public static final int MAXIMUM_AGE_MINUTES = 4;

    private static final long NANOS_PER_MINUTE = 60_000_000_000L;
    private static final int MINUTES_SHIFT = 24;
    private static final int LOW_24 = 0xFF_FFFF;

    private final long flowKey0;
    private final long flowKey1;
    private final long dataKey0;
    private final long dataKey1;

    /** Cookies with these secrets: two halves of the key for flows, two of the one for what is carried. */
    public SynCookie(long flowKey0, long flowKey1, long dataKey0, long dataKey1) {
        this.flowKey0 = flowKey0;
        this.flowKey1 = flowKey1;
        this.dataKey0 = dataKey0;
        this.dataKey1 = dataKey1;
    }

    /** Cookies with secrets that nobody knows. Cold. */
    public static SynCookie withRandomSecrets() {
        SecureRandom random = new SecureRandom();
        return new SynCookie(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
    }

    /** The counter that ages cookies, for the clock in nanoseconds. */
    public static int minutes(long nanos) {
        return (int) (nanos / NANOS_PER_MINUTE);
    }

    /**
     * The cookie for a SYN.
     *
     * @param ip address of its IP header
     * @param tcp address of its TCP header
     * @param minutes see {@link #minutes}
     * @param negotiated see {@link Negotiated}
     */
    public int make(long ip, long tcp, int minutes, int negotiated) {
        return flow(ip, tcp)
                + Tcp.sequence(tcp)
                + (minutes << MINUTES_SHIFT)
                + ((data(ip, tcp, minutes) + negotiated) & LOW_24);
    }

    /**
     * What was negotiated with the client whose ACK, the third segment of a handshake or another one before any data
     * came from the server, acknowledges a cookie; or {@link Negotiated#INVALID}.
     *
     * @param ip address of its IP header
     * @param tcp address of its TCP header
     * @param minutes see {@link #minutes}
     */
    public int verify(long ip, long tcp, int minutes) {
        int cookie = Tcp.acknowledgement(tcp) - 1;
        int sequence = Tcp.sequence(tcp) - 1;
        int rest = cookie - flow(ip, tcp) - sequence;
        int age = (minutes - (rest >>> MINUTES_SHIFT)) & 0xFF;
        if (age > MAXIMUM_AGE_MINUTES) {
            return Negotiated.INVALID;
        }
        int negotiated = (rest - data(ip, tcp, minutes - age)) & LOW_24;
        return Negotiated.isValid(negotiated) ? negotiated : Negotiated.INVALID;
    }

    private int flow(long ip, long tcp) {
        return hash(flowKey0, flowKey1, ip, tcp, 0);
    }

    private int data(long ip, long tcp, int minutes) {
        return hash(dataKey0, dataKey1, ip, tcp, minutes);
    }

    private static int hash(long key0, long key1, long ip, long tcp, int minutes) {
        return (int) SipHash.hash(
                key0,
                key1,
                Ip.sourceHigh(ip),
                Ip.sourceLow(ip),
                Ip.destinationHigh(ip),
                Ip.destinationLow(ip),
                (long) Tcp.ports(tcp) << 32 | (minutes & 0xFFFF_FFFFL));
    }
}
