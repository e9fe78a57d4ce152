package sluice.rules;

/**
 * The timeouts that users can set (spec 4.4).
 *
 * @param tcp of established TCP connections; 0 leaves it as it is
 * @param tcpFin of TCP connections after a FIN; 0 leaves it as it is
 * @param udp of UDP; 0 leaves it as it is
 */
public record TimeoutSeconds(int tcp, int tcpFin, int udp) {
    /** The defaults. */
    public static final TimeoutSeconds DEFAULT = new TimeoutSeconds(900, 120, 300);

    /** What leaves all as they are. */
    public static final TimeoutSeconds UNCHANGED = new TimeoutSeconds(0, 0, 0);
}
