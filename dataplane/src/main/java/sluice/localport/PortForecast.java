package sluice.localport;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sees the exhaustion of local ports coming: how many ports each pair has in use, how fast they become more, and when
 * there will be none.
 *
 * <p>The growth is a moving average over periods of two seconds, of which the last counts a quarter, as the other rates of
 * a director are (spec 1.7).
 *
 * <p>Thread: control.
 */
public final class PortForecast {
    /** How often {@link #estimate} is to be called, in seconds. */
    public static final int PERIOD_SECONDS = 2;
    /** From how much use on, in percent, a pair is worth a warning. */
    public static final int WARNING_PERCENT = 80;
    /** Below how much use, in percent, a pair may warn again: one at the brink shall not do so every other second. */
    public static final int RELIEF_PERCENT = 75;

    /** Of a new measurement, how much the average takes over. */
    private static final float WEIGHT = 0.25f;

    private final PairTable pairs;
    private final PortPair scratch = new PortPair();
    /** By number of the pair's entry: whose measurements the other arrays hold. */
    private final int[] generations;

    private final int[] lastUsed;
    private final float[] growthPerSecond;
    private final boolean[] isWarned;

    /** A forecast that begins with what is in use now. */
    public PortForecast(LocalPorts ports) {
        pairs = ports.pairs();
        int entries = pairs.capacity() + 1;
        generations = new int[entries];
        lastUsed = new int[entries];
        growthPerSecond = new float[entries];
        isWarned = new boolean[entries];
        for (int number = 1, end = pairs.end(); number <= end; number++) {
            generations[number] = pairs.generation(pairs.entry(number));
            lastUsed[number] = Math.max(0, pairs.users(pairs.entry(number)));
        }
    }

    /**
     * Takes the next measurement, {@value #PERIOD_SECONDS} seconds after the last one.
     *
     * @return the pairs that have come to {@link #WARNING_PERCENT} percent since
     */
    public List<PairForecast> estimate() {
        List<PairForecast> warnings = new ArrayList<>();
        for (int number = 1, end = pairs.end(); number <= end; number++) {
            long entry = pairs.entry(number);
            int generation = pairs.generation(entry);
            int used = Math.max(0, pairs.users(entry));
            if (generations[number] != generation) {
                generations[number] = generation;
                lastUsed[number] = 0;
                growthPerSecond[number] = 0;
                isWarned[number] = false;
            }
            float growth = (used - lastUsed[number]) / (float) PERIOD_SECONDS;
            growthPerSecond[number] += (growth - growthPerSecond[number]) * WEIGHT;
            lastUsed[number] = used;
            if (isAbove(used, WARNING_PERCENT) && !isWarned[number]) {
                isWarned[number] = true;
                PairForecast warning = forecast(number);
                if (warning != null) {
                    warnings.add(warning);
                }
            } else if (!isAbove(used, RELIEF_PERCENT)) {
                isWarned[number] = false;
            }
        }
        return warnings;
    }

    /** Every pair that has ports or had some lately, those with the most first. */
    public List<PairForecast> pairs() {
        List<PairForecast> forecasts = new ArrayList<>();
        for (int number = 1, end = pairs.end(); number <= end; number++) {
            PairForecast forecast = forecast(number);
            if (forecast != null) {
                forecasts.add(forecast);
            }
        }
        forecasts.sort(Comparator.comparingInt(PairForecast::used).reversed());
        return forecasts;
    }

    /** Whether that many ports of a pair are at least so much percent. */
    static boolean isAbove(int used, int percent) {
        return used * 100L >= LocalPorts.PORTS * (long) percent;
    }

    /** The pair of an entry, or null when it is not in use. */
    private @Nullable PairForecast forecast(int number) {
        long entry = pairs.entry(number);
        int generation = pairs.generation(entry);
        int users = pairs.users(entry);
        pairs.read(entry, scratch);
        long taken = pairs.taken(entry);
        long refused = pairs.refused(entry);
        // Only the control thread releases pairs, but a free entry may become one's at any time, also during these
        // lines.
        if (users < 0 || pairs.generation(entry) != generation) {
            return null;
        }
        int used = Math.min(users, LocalPorts.PORTS);
        return new PairForecast(
                scratch.protocol(),
                scratch.localHigh(),
                scratch.localLow(),
                scratch.serverHigh(),
                scratch.serverLow(),
                scratch.serverPort(),
                used,
                LocalPorts.PORTS - used,
                taken,
                refused,
                generations[number] == generation ? growthPerSecond[number] : 0);
    }
}
