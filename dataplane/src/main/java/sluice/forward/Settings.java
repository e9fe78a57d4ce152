package sluice.forward;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/** The values of all {@link Setting}s. Thread: the control thread writes, any reads. */
public final class Settings {
    private static final int INITIAL_SYNC_PERIOD = 50;

    private final Map<Setting, AtomicInteger> values = new EnumMap<>(Setting.class);
    private volatile int syncPeriod = INITIAL_SYNC_PERIOD;
    private final AtomicInteger version = new AtomicInteger();

    /** All at their defaults. */
    public Settings() {
        for (Setting setting : Setting.values()) {
            values.put(setting, new AtomicInteger(setting.initial()));
        }
    }

    /** The value now. */
    public int get(Setting setting) {
        return value(setting).getAcquire();
    }

    /** The second number of {@link Setting#SYNC_THRESHOLD}. */
    public int syncPeriod() {
        return syncPeriod;
    }

    /** How often anything was changed; what was derived from the settings before is to be derived anew. */
    public int version() {
        return version.getAcquire();
    }

    /**
     * Changes a value, for all that look at it from now on.
     *
     * @throws IllegalArgumentException when it is out of range; nothing is changed
     */
    public void set(Setting setting, int value) {
        if (!setting.allows(value) || (setting == Setting.SYNC_THRESHOLD && !isBelow(value, syncPeriod))) {
            throw refusal(setting, Integer.toString(value));
        }
        value(setting).setRelease(value);
        version.incrementAndGet();
    }

    /** The value now as the kernel writes it. */
    public String text(Setting setting) {
        String value = Integer.toString(get(setting));
        return setting == Setting.SYNC_THRESHOLD ? value + "\t" + syncPeriod : value;
    }

    /**
     * Changes a value to one that is written as the kernel takes it.
     *
     * @throws IllegalArgumentException when it is no number or out of range; nothing is changed
     */
    public void set(Setting setting, String text) {
        String[] numbers = text.strip().split("\\s+", -1);
        if (numbers.length > (setting == Setting.SYNC_THRESHOLD ? 2 : 1)) {
            throw refusal(setting, text);
        }
        int first = number(setting, numbers[0], text);
        if (numbers.length == 1) {
            set(setting, first);
            return;
        }
        int second = number(setting, numbers[1], text);
        if (first < 0 || !isBelow(first, second)) {
            throw refusal(setting, text);
        }
        syncPeriod = second;
        value(setting).setRelease(first);
        version.incrementAndGet();
    }

    /** Whether a connection is told first before it is told again; a period of 0 tells it only once. */
    private static boolean isBelow(int threshold, int period) {
        return threshold < period || period == 0;
    }

    private static int number(Setting setting, String word, String text) {
        try {
            return Integer.parseInt(word);
        } catch (NumberFormatException e) {
            throw refusal(setting, text);
        }
    }

    private static IllegalArgumentException refusal(Setting setting, String text) {
        return new IllegalArgumentException(setting.kernelName() + " is " + setting.bounds() + ", not '" + text + "'");
    }

    private AtomicInteger value(Setting setting) {
        return Objects.requireNonNull(values.get(setting));
    }
}
