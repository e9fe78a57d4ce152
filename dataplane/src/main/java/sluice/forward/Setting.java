package sluice.forward;

import org.jspecify.annotations.Nullable;

/** What the kernel has under {@code /proc/sys/net/ipv4/vs}, by the same names and with the same defaults (spec 7.5). */
public enum Setting {
    /** Seconds after which an unused entry of an {@code lblc} cache goes. */
    LBLC_EXPIRATION("lblc_expiration", 86_400, 0, Integer.MAX_VALUE),
    /** Seconds after which an unused entry of an {@code lblcr} cache goes, and a set that did not change shrinks. */
    LBLCR_EXPIRATION("lblcr_expiration", 86_400, 0, Integer.MAX_VALUE),
    /**
     * Which connections a SYN replaces: bit 0 those in TIME_WAIT and CLOSE, bit 1 also those of DR in FIN_WAIT that saw no
     * reply; 0 none (spec 3.2 step 7).
     */
    CONN_REUSE_MODE("conn_reuse_mode", 1, Integer.MIN_VALUE, Integer.MAX_VALUE),
    /** Not 0: connections of a removed server end at once, instead of going nowhere until it comes back (spec 1.5). */
    EXPIRE_NODEST_CONN("expire_nodest_conn", 0, Integer.MIN_VALUE, Integer.MAX_VALUE),
    /** Not 0: templates to servers of weight 0 are no longer valid (spec 3.5). */
    EXPIRE_QUIESCENT_TEMPLATE("expire_quiescent_template", 0, Integer.MIN_VALUE, Integer.MAX_VALUE),
    /** Not 0: a TCP segment without SYN may open a connection, too (spec 3.4). */
    SLOPPY_TCP("sloppy_tcp", 0, Integer.MIN_VALUE, Integer.MAX_VALUE),
    /** Not 0: an SCTP packet without INIT may open a connection, too (spec 3.4). */
    SLOPPY_SCTP("sloppy_sctp", 0, Integer.MIN_VALUE, Integer.MAX_VALUE),
    /** 2 and 3: TCP connections move by the table that is harder to deceive (spec 4.1, 7.3). */
    SECURE_TCP("secure_tcp", 0, 0, 3),
    /**
     * Memory counts as short while fewer connections than this fit into the table; the kernel counts free pages (spec
     * 7.1).
     */
    AMEMTHRESH("amemthresh", 1024, Integer.MIN_VALUE, Integer.MAX_VALUE),
    /** Of how many packets that would open a connection one is dropped, with {@code drop_packet} 3 (spec 7.2). */
    AM_DROPRATE("am_droprate", 10, Integer.MIN_VALUE, Integer.MAX_VALUE),
    /** Mode of dropping entries at random (spec 7.4): 0 off, 1 and 2 automatic (2 while memory is short), 3 always. */
    DROP_ENTRY("drop_entry", 0, 0, 3),
    /** Mode of dropping packets that would open a connection (spec 7.2), as {@link #DROP_ENTRY}. */
    DROP_PACKET("drop_packet", 0, 0, 3);

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
