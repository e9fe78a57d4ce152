package sluice.forward;

import org.jspecify.annotations.Nullable;

/**
 * What the kernel has under {@code /proc/sys/net/ipv4/vs}, by the same names, with the same defaults and the same bounds
 * (spec 7.5); and {@code accept_local} of {@code /proc/sys/net/ipv4/conf/all}.
 *
 * <p>Some have nothing to change in Sluice: they are kept and read back, and {@link #withoutEffect} says why.
 */
public enum Setting {
    /** Seconds after which an unused entry of an {@code lblc} cache goes. */
    LBLC_EXPIRATION("lblc_expiration", 86_400),
    /** Seconds after which an unused entry of an {@code lblcr} cache goes, and a set that did not change shrinks. */
    LBLCR_EXPIRATION("lblcr_expiration", 86_400),
    /**
     * Which connections a SYN replaces: bit 0 those in TIME_WAIT and CLOSE, bit 1 also those of DR in FIN_WAIT that saw no
     * reply; 0 none (spec 3.2 step 7).
     */
    CONN_REUSE_MODE("conn_reuse_mode", 1),
    /** Not 0: connections of a removed server end at once, instead of going nowhere until it comes back (spec 1.5). */
    EXPIRE_NODEST_CONN("expire_nodest_conn", 0),
    /** Not 0: templates to servers of weight 0 are no longer valid (spec 3.5). */
    EXPIRE_QUIESCENT_TEMPLATE("expire_quiescent_template", 0),
    /** Not 0: a TCP segment without SYN may open a connection, too (spec 3.4). */
    SLOPPY_TCP("sloppy_tcp", 0),
    /** Not 0: an SCTP packet without INIT may open a connection, too (spec 3.4). */
    SLOPPY_SCTP("sloppy_sctp", 0),
    /** Mode of moving TCP connections by the table that is harder to deceive (spec 4.1, 7.3), as {@link #DROP_ENTRY}. */
    SECURE_TCP("secure_tcp", 0, 0, 3),
    /**
     * Memory counts as short while fewer connections than this fit into the table; the kernel counts free pages (spec
     * 7.1).
     */
    AMEMTHRESH("amemthresh", 1024),
    /** Of how many packets that would open a connection one is dropped, with {@code drop_packet} 3 (spec 7.2). */
    AM_DROPRATE("am_droprate", 10),
    /** Mode of dropping entries at random (spec 7.4): 0 off, 1 and 2 automatic (2 while memory is short), 3 always. */
    DROP_ENTRY("drop_entry", 0, 0, 3),
    /** Mode of dropping packets that would open a connection (spec 7.2), as {@link #DROP_ENTRY}. */
    DROP_PACKET("drop_packet", 0, 0, 3),
    /** Not 0: packets of a service by mark that has no server go where they are addressed to (spec 3.6). */
    CACHE_BYPASS("cache_bypass", 0),
    /**
     * Not 0: IPv4 packets may come from an address of the director itself, as the replies of DR and TUN servers that pass
     * it (spec 3.3). The highest of this and the interfaces' own in the kernel.
     */
    ACCEPT_LOCAL("accept_local", 0),
    /** Not 0: real servers are told when their reply belongs to no connection (spec 3.3). */
    NAT_ICMP_SEND("nat_icmp_send", 0),
    /** Not 0: ICMP errors may open connections (spec 3.4). */
    SCHEDULE_ICMP("schedule_icmp", 0),
    /**
     * Not 0: the real servers of FULLNAT are told the client's address and port by a TCP option, TOA (spec 5.7). Sluice's own,
     * after DPVS.
     */
    FULLNAT_TOA("fullnat_toa", 1, 0, 1),
    /**
     * SYNs without a connection per second and service above which the director answers a TCP service's SYNs itself, until
     * there were no more than half as many for {@link #SYN_PROXY_FLOOD_CALM} seconds; 0 never. Sluice's own.
     */
    SYN_PROXY_FLOOD_RATE("syn_proxy_flood_rate", 0, 0, Integer.MAX_VALUE),
    /** Seconds after which a flood counts as over, see {@link #SYN_PROXY_FLOOD_RATE}. Sluice's own. */
    SYN_PROXY_FLOOD_CALM("syn_proxy_flood_calm", 10, 1, 3600),
    /**
     * How often a real server is sent a SYN again before the client of a SYN proxy is told by a reset, after 1, 2, 4 ...
     * seconds (spec 5.8). Sluice's own, after DPVS.
     */
    SYN_PROXY_RETRIES("syn_proxy_retries", 3, 0, 6),
    /** Not 0: a SYN proxy agrees to timestamps if the client asks for them (spec 5.8). Sluice's own, after DPVS. */
    SYN_PROXY_TIMESTAMPS("syn_proxy_timestamps", 0, 0, 1),
    /**
     * Not 0: both ends of an established TCP connection of NAT or FULLNAT are told by a reset when it was idle for too long.
     * Sluice's own, after Alibaba's LVS.
     */
    CONN_EXPIRE_TCP_RST("conn_expire_tcp_rst", 0, 0, 1),
    /** Not 0: statistics and rates are refreshed (spec 1.6). */
    RUN_ESTIMATION("run_estimation", 1, Integer.MIN_VALUE, Integer.MAX_VALUE),
    /** Not 0: the kernel tracks the connections of IPVS by netfilter, too. */
    CONNTRACK("conntrack", 0, "packets do not pass netfilter, which has nothing to track"),
    /** Not 0: the kernel looks for the route of a translated reply anew, by its new source. */
    SNAT_REROUTE("snat_reroute", 1, "routes are chosen by destination alone, and a reply keeps its destination"),
    /** Not 0: tunnels copy DF, and a DF packet that is too long for one is refused; else it is fragmented (spec 5.4). */
    PMTU_DISC("pmtu_disc", 1),
    /** Not 0: the kernel does not look into packets of other protocols again after it has let them pass. */
    IGNORE_TUNNELED("ignore_tunneled", 0, "no packet is looked at twice"),
    /** Not 0: a node that runs a backup daemon does not balance. */
    BACKUP_ONLY("backup_only", 0),
    /** Version of the messages that are sent. */
    SYNC_VERSION("sync_version", 1, 0, 1),
    /** Over how many UDP ports, from the daemon's on, messages are spread; the kernel has a thread for each. */
    SYNC_PORTS("sync_ports", 1, 1, 64) {
        @Override
        public boolean allows(int value) {
            return super.allows(value) && Integer.bitCount(value) == 1;
        }

        @Override
        public String bounds() {
            return "a power of two from 1 to 64";
        }
    },
    /** Not 0: of the connections under a template only the template is told. */
    SYNC_PERSIST_MODE("sync_persist_mode", 0),
    /** Messages that may wait to be sent. The kernel's default depends on its memory. */
    SYNC_QLEN_MAX(
            "sync_qlen_max", 4096, 0, Integer.MAX_VALUE, "a message that is full is sent at once, and none waits"),
    /** Bytes of the socket's buffer; 0 leaves it to the system. */
    SYNC_SOCK_SIZE("sync_sock_size", 0, "messages pass no socket"),
    /**
     * Packets after which a connection is told first; a second number behind it, {@link Settings#syncPeriod}, is when it
     * is told again.
     */
    SYNC_THRESHOLD("sync_threshold", 3, 0, Integer.MAX_VALUE) {
        @Override
        public String bounds() {
            return "one or two numbers from 0, the first below the second unless that is 0";
        }
    },
    /** Seconds after which a connection in the same state is told again. */
    SYNC_REFRESH_PERIOD("sync_refresh_period", 0),
    /** How often that is repeated. */
    SYNC_RETRIES("sync_retries", 0, 0, 3);

    private static final String IPVS_FOLDER = "net.ipv4.vs.";
    private static final String ALL_INTERFACES_FOLDER = "net.ipv4.conf.all.";

    private final String kernelName;
    private final int initial;
    private final int lowest;
    private final int highest;
    private final String withoutEffect;

    Setting(String kernelName, int initial) {
        this(kernelName, initial, "");
    }

    Setting(String kernelName, int initial, String withoutEffect) {
        this(kernelName, initial, Integer.MIN_VALUE, Integer.MAX_VALUE, withoutEffect);
    }

    Setting(String kernelName, int initial, int lowest, int highest) {
        this(kernelName, initial, lowest, highest, "");
    }

    Setting(String kernelName, int initial, int lowest, int highest, String withoutEffect) {
        this.kernelName = kernelName;
        this.initial = initial;
        this.lowest = lowest;
        this.highest = highest;
        this.withoutEffect = withoutEffect;
    }

    /** The kernel's name. */
    public String kernelName() {
        return kernelName;
    }

    /** The kernel's name as sysctl(8) writes it. */
    public String path() {
        return (this == ACCEPT_LOCAL ? ALL_INTERFACES_FOLDER : IPVS_FOLDER) + kernelName;
    }

    /** The kernel's default. */
    public int initial() {
        return initial;
    }

    /** Whether {@code value} is one that the kernel takes. */
    public boolean allows(int value) {
        return value >= lowest && value <= highest;
    }

    /** What is allowed, in words. */
    public String bounds() {
        return "a whole number from " + lowest + " to " + highest;
    }

    /** Why it changes nothing, without full stop; empty if it does change something. */
    public String withoutEffect() {
        return withoutEffect;
    }

    /** The setting that the kernel calls {@code name}, alone or as sysctl(8) writes it; or null. */
    public static @Nullable Setting of(String name) {
        for (Setting setting : values()) {
            if (setting.kernelName.equals(name) || setting.path().equals(name)) {
                return setting;
            }
        }
        return null;
    }
}
