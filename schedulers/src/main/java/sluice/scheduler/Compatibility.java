package sluice.scheduler;

import org.jspecify.annotations.Nullable;

/** Which kernel's IPVS decisions follow where kernels differ (spec 0, 1.4, 2.1). */
public enum Compatibility {
    /** Debian 6.1 up to 6.1.180: active connections weigh 256, and thresholds are looked at on every bind and unbind. */
    LINUX_6_1("6.1"),
    /** From 6.1.181 and 6.12 on: active connections weigh 257, and the overload flag moves at exact crossings. */
    LINUX_6_12("6.12");

    private final String version;

    Compatibility(String version) {
        this.version = version;
    }

    /** The version as configuration names it. */
    public String version() {
        return version;
    }

    /** The constant that configuration calls {@code version}, or null. */
    public static @Nullable Compatibility of(String version) {
        for (Compatibility compatibility : values()) {
            if (compatibility.version.equals(version)) {
                return compatibility;
            }
        }
        return null;
    }

    /** The load of a server from which least-connection schedulers start, as a 32-bit number (spec 2.1). */
    int overhead(long counts) {
        int active = Counts.active(counts);
        return (active << 8) + (this == LINUX_6_1 ? Counts.inactive(counts) : Counts.total(counts));
    }
}
