package sluice.forward;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/** The values of all {@link Setting}s. Thread: the control thread writes, any reads. */
public final class Settings {
    private final Map<Setting, AtomicInteger> values = new EnumMap<>(Setting.class);

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

    /**
     * Changes a value, for all that look at it from now on.
     *
     * @throws IllegalArgumentException when it is out of range; nothing is changed
     */
    public void set(Setting setting, int value) {
        if (value < setting.lowest() || value > setting.highest()) {
            throw new IllegalArgumentException(setting.kernelName() + " is " + value + ", must be " + setting.lowest()
                    + " to " + setting.highest());
        }
        value(setting).setRelease(value);
    }

    private AtomicInteger value(Setting setting) {
        return Objects.requireNonNull(values.get(setting));
    }
}
