package sluice.forward;

import org.jspecify.annotations.Nullable;

/** What the kernel has under {@code /proc/sys/net/ipv4/vs}, by the same names and with the same defaults (spec 7.5). */
public enum Setting {
    /** Seconds after which an unused entry of an {@code lblc} cache goes. */
    LBLC_EXPIRATION("lblc_expiration", 86_400, 0, Integer.MAX_VALUE),
    /** Seconds after which an unused entry of an {@code lblcr} cache goes, and a set that did not change shrinks. */
    LBLCR_EXPIRATION("lblcr_expiration", 86_400, 0, Integer.MAX_VALUE);

    private final String kernelName;
    private final int initial;
    private final int lowest;
    private final int highest;

    Setting(String kernelName, int initial, int lowest, int highest) {
        this.kernelName = kernelName;
        this.initial = initial;
        this.lowest = lowest;
        this.highest = highest;
    }

    /** The kernel's name. */
    public String kernelName() {
        return kernelName;
    }

    /** The kernel's default. */
    public int initial() {
        return initial;
    }

    /** The lowest value allowed. */
    public int lowest() {
        return lowest;
    }

    /** The highest value allowed. */
    public int highest() {
        return highest;
    }

    /** The setting that the kernel calls {@code name}, or null. */
    public static @Nullable Setting of(String name) {
        for (Setting setting : values()) {
            if (setting.kernelName.equals(name)) {
                return setting;
            }
        }
        return null;
    }
}
