package sluice.rules;

/** What a command line may say besides its command, in the order in which ipvsadm checks (spec 9.2). */
public enum Option {
    /** {@code -n}. */
    NUMERIC("numeric", Group.NUMERIC),
    /** {@code -c}. */
    CONNECTION("connection", Group.SUBJECT),
    /** {@code -t}, {@code -u}, {@code --sctp-service}, {@code -f}. */
    SERVICE("service-address", Group.SERVICE),
    /** {@code -s}. */
    SCHEDULER("scheduler", Group.SETTINGS),
    /** {@code -p}. */
    PERSISTENT("persistent", Group.SETTINGS),
    /** {@code -M}. */
    NETMASK("netmask", Group.SETTINGS),
    /** {@code -r}. */
    SERVER("real-server", Group.SERVER),
    /** {@code -g}, {@code -i}, {@code -m}, and {@code -b} where a server is described. */
    FORWARD("forwarding-method", Group.METHOD),
    /** {@code -w}. */
    WEIGHT("weight", Group.METHOD),
    /** {@code -x}. */
    UPPER_THRESHOLD("u-threshold", Group.METHOD),
    /** {@code -y}. */
    LOWER_THRESHOLD("l-threshold", Group.METHOD),
    /** {@code --mcast-interface}. */
    MCAST_INTERFACE("mcast-interface", Group.MULTICAST),
    /** {@code --timeout}. */
    TIMEOUT("timeout", Group.SUBJECT),
    /** {@code --daemon}. */
    DAEMON("daemon", Group.SUBJECT),
    /** {@code --stats}. */
    STATS("stats", Group.LAYOUT),
    /** {@code --rate}. */
    RATE("rate", Group.LAYOUT),
    /** {@code --thresholds}. */
    THRESHOLDS("thresholds", Group.LAYOUT),
    /** {@code --persistent-conn}. */
    PERSISTENT_CONN("persistent-conn", Group.LAYOUT),
    /** {@code --nosort}. */
    NO_SORT("nosort", Group.LAYOUT),
    /** {@code --syncid}. */
    SYNC_ID("syncid", Group.SYNC_ID),
    /** {@code -X}. */
    EXACT("exact", Group.LAYOUT),
    /** {@code -o}. */
    ONE_PACKET("ops", Group.SETTINGS),
    /** {@code --pe}. */
    PERSISTENCE_ENGINE("pe", Group.SETTINGS),
    /** {@code -b} where a service is described. */
    SCHEDULER_FLAGS("sched-flags", Group.SETTINGS),
    /** {@code --mcast-group}. */
    MCAST_GROUP("mcast-group", Group.MULTICAST),
    /** {@code --mcast-port}. */
    MCAST_PORT("mcast-port", Group.MULTICAST),
    /** {@code --mcast-ttl}. */
    MCAST_TTL("mcast-ttl", Group.MULTICAST),
    /** {@code --sync-maxlen}. */
    SYNC_MAXLEN("sync-maxlen", Group.MULTICAST),
    /** {@code --tun-info}. */
    TUN_INFO("tun-info", Group.LAYOUT),
    /** {@code --tun-type}. */
    TUN_TYPE("tun-type", Group.METHOD),
    /** {@code --tun-port}. */
    TUN_PORT("tun-port", Group.METHOD),
    /** {@code --tun-nocsum}. */
    TUN_NOCSUM("tun-nocsum", Group.METHOD),
    /** {@code --tun-csum}. */
    TUN_CSUM("tun-csum", Group.METHOD),
    /** {@code --tun-remcsum}. */
    TUN_REMCSUM("tun-remcsum", Group.METHOD),
    /** {@code -z}, as all from here on an option of DPVS. */
    LOCAL_ADDRESS("local-address", Group.LOCAL),
    /** {@code -F}. */
    IFNAME("ifname", Group.LOCAL_PORT),
    /** {@code -j}. */
    SYNPROXY("synproxy", Group.SETTINGS),
    /** {@code --conn-timeout}. */
    CONN_TIMEOUT("conn-timeout", Group.SETTINGS),
    /** {@code --proxy-protocol}. */
    PROXY_PROTOCOL("proxy-protocol", Group.SETTINGS);

    private final String text;
    private final Group group;

    Option(String text, Group group) {
        this.text = text;
        this.group = group;
    }

    /** Its name in messages. */
    String text() {
        return text;
    }

    Group group() {
        return group;
    }

    /** Options that are legal with the same commands. */
    enum Group {
        /** Which service. */
        SERVICE,
        /** What a service is like. */
        SETTINGS,
        /** Which server. */
        SERVER,
        /** What a server is like. */
        METHOD,
        /** Numbers instead of names. */
        NUMERIC,
        /** What is listed. */
        SUBJECT,
        /** How it is listed. */
        LAYOUT,
        /** Which sync group. */
        SYNC_ID,
        /** How a sync daemon talks. */
        MULTICAST,
        /** Which local address. */
        LOCAL,
        /** Which port answers for it. */
        LOCAL_PORT
    }
}
