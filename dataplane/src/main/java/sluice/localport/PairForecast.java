package sluice.localport;

/**
 * The ports of a local address towards a real server.
 *
 * @param protocol IP protocol number
 * @param localHigh high half of the local address
 * @param localLow its low half
 * @param serverHigh high half of the real server's address
 * @param serverLow its low half
 * @param serverPort the real server's port
 * @param used ports taken now
 * @param free ports that can be taken
 * @param takenTotal ports taken since the pair was first used, or used again after a pause
 * @param refusedTotal how often all ports were taken since then
 * @param growthPerSecond by how many ports the taken ones become more lately; negative when they become fewer
 */
public record PairForecast(
        int protocol,
        long localHigh,
        long localLow,
        long serverHigh,
        long serverLow,
        int serverPort,
        int used,
        int free,
        long takenTotal,
        long refusedTotal,
        double growthPerSecond) {
    /** {@link #secondsToExhaustion}: not if it goes on like this. */
    public static final long NEVER = Long.MAX_VALUE;

    /** Growth that is mere rounding, per second. */
    private static final double LEAST_GROWTH = 0.01;

    /** Seconds until no port is free, or {@link #NEVER}. */
    public long secondsToExhaustion() {
        if (free == 0) {
            return 0;
        }
        return growthPerSecond < LEAST_GROWTH ? NEVER : (long) (free / growthPerSecond);
    }

    /** Whether the pair is worth a warning ({@link PortForecast#WARNING_PERCENT}). */
    public boolean isNearlyExhausted() {
        return PortForecast.isAbove(used, PortForecast.WARNING_PERCENT);
    }
}
