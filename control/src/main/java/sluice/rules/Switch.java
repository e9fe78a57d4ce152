package sluice.rules;

import org.jspecify.annotations.Nullable;

/** The words that start with a dash, as the option parser knows them: long name, letter, and whether a value follows. */
enum Switch {
    ADD_SERVICE("add-service", 'A', Value.NONE, Command.ADD_SERVICE),
    EDIT_SERVICE("edit-service", 'E', Value.NONE, Command.EDIT_SERVICE),
    DELETE_SERVICE("delete-service", 'D', Value.NONE, Command.DELETE_SERVICE),
    CLEAR("clear", 'C', Value.NONE, Command.FLUSH),
    LIST("list", 'L', Value.NONE, Command.LIST),
    LIST_SMALL("list", 'l', Value.NONE, Command.LIST),
    ZERO("zero", 'Z', Value.NONE, Command.ZERO),
    ADD_SERVER("add-server", 'a', Value.NONE, Command.ADD_SERVER),
    EDIT_SERVER("edit-server", 'e', Value.NONE, Command.EDIT_SERVER),
    DELETE_SERVER("delete-server", 'd', Value.NONE, Command.DELETE_SERVER),
    SET("set", '\0', Value.NONE, Command.SET),
    START_DAEMON("start-daemon", '\0', Value.REQUIRED, Command.START_DAEMON),
    STOP_DAEMON("stop-daemon", '\0', Value.REQUIRED, Command.STOP_DAEMON),
    RESTORE("restore", 'R', Value.NONE, Command.RESTORE),
    SAVE("save", 'S', Value.NONE, Command.SAVE),
    HELP("help", 'h', Value.NONE, Command.HELP),
    VERSION("version", 'v', Value.NONE, Command.VERSION),
    TCP_SERVICE("tcp-service", 't', Value.REQUIRED, null),
    UDP_SERVICE("udp-service", 'u', Value.REQUIRED, null),
    SCTP_SERVICE("sctp-service", '\0', Value.REQUIRED, null),
    FWMARK_SERVICE("fwmark-service", 'f', Value.REQUIRED, null),
    IPV6("ipv6", '6', Value.NONE, null),
    SCHEDULER("scheduler", 's', Value.REQUIRED, null),
    PERSISTENT("persistent", 'p', Value.OPTIONAL, null),
    NETMASK("netmask", 'M', Value.REQUIRED, null),
    REAL_SERVER("real-server", 'r', Value.REQUIRED, null),
    MASQUERADING("masquerading", 'm', Value.NONE, null),
    IPIP("ipip", 'i', Value.NONE, null),
    GATEWAYING("gatewaying", 'g', Value.NONE, null),
    WEIGHT("weight", 'w', Value.REQUIRED, null),
    UPPER_THRESHOLD("u-threshold", 'x', Value.REQUIRED, null),
    LOWER_THRESHOLD("l-threshold", 'y', Value.REQUIRED, null),
    NUMERIC("numeric", 'n', Value.NONE, null),
    CONNECTION("connection", 'c', Value.NONE, null),
    MCAST_INTERFACE("mcast-interface", '\0', Value.REQUIRED, null),
    SYNC_ID("syncid", '\0', Value.REQUIRED, null),
    TIMEOUT("timeout", '\0', Value.NONE, null),
    DAEMON("daemon", '\0', Value.NONE, null),
    STATS("stats", '\0', Value.NONE, null),
    RATE("rate", '\0', Value.NONE, null),
    THRESHOLDS("thresholds", '\0', Value.NONE, null),
    PERSISTENT_CONN("persistent-conn", '\0', Value.NONE, null),
    NO_SORT("nosort", '\0', Value.NONE, null),
    SORT("sort", '\0', Value.NONE, null),
    EXACT("exact", 'X', Value.NONE, null),
    ONE_PACKET("ops", 'o', Value.NONE, null),
    PERSISTENCE_ENGINE("pe", '\0', Value.REQUIRED, null),
    SCHEDULER_FLAGS("sched-flags", 'b', Value.REQUIRED, null),
    MCAST_GROUP("mcast-group", '\0', Value.REQUIRED, null),
    MCAST_PORT("mcast-port", '\0', Value.REQUIRED, null),
    MCAST_TTL("mcast-ttl", '\0', Value.REQUIRED, null),
    SYNC_MAXLEN("sync-maxlen", '\0', Value.REQUIRED, null),
    TUN_INFO("tun-info", '\0', Value.NONE, null),
    TUN_TYPE("tun-type", '\0', Value.REQUIRED, null),
    TUN_PORT("tun-port", '\0', Value.REQUIRED, null),
    TUN_NOCSUM("tun-nocsum", '\0', Value.NONE, null),
    TUN_CSUM("tun-csum", '\0', Value.NONE, null),
    TUN_REMCSUM("tun-remcsum", '\0', Value.NONE, null),
    ADD_LOCAL("add-laddr", 'P', Value.NONE, Command.ADD_LOCAL),
    DELETE_LOCAL("del-laddr", 'Q', Value.NONE, Command.DELETE_LOCAL),
    LIST_LOCALS("get-laddr", 'G', Value.NONE, Command.LIST_LOCALS),
    LOCAL_ADDRESS("laddr", 'z', Value.REQUIRED, null),
    IFNAME("ifname", 'F', Value.REQUIRED, null),
    FULLNAT("fullnat", 'b', Value.NONE, null),
    SYNPROXY("synproxy", 'j', Value.REQUIRED, null),
    CONN_TIMEOUT("conn-timeout", '\0', Value.REQUIRED, null),
    PROXY_PROTOCOL("proxy-protocol", '\0', Value.REQUIRED, null);

    private final String longName;
    private final char letter;
    private final Value value;
    private final @Nullable Command command;

    Switch(String longName, char letter, Value value, @Nullable Command command) {
        this.longName = longName;
        this.letter = letter;
        this.value = value;
        this.command = command;
    }

    /** The switch of this long name, exactly: popt knows no abbreviations. */
    static @Nullable Switch ofLongName(String name) {
        for (Switch candidate : values()) {
            if (candidate.longName.equals(name)) {
                return candidate;
            }
        }
        return null;
    }

    /**
     * The switch of this letter in a line that began with {@code command}, null if this is its begin. The letter b has
     * two meanings: DPVS gave it to FULLNAT before ipvsadm gave it to the flags of schedulers. Servers have no flags.
     */
    static @Nullable Switch ofLetter(char letter, @Nullable Command command) {
        boolean isOfServer = command == Command.ADD_SERVER || command == Command.EDIT_SERVER;
        if (letter == FULLNAT.letter && isOfServer) {
            return FULLNAT;
        }
        for (Switch candidate : values()) {
            if (candidate.letter == letter && letter != '\0') {
                return candidate;
            }
        }
        return null;
    }

    Value value() {
        return value;
    }

    /** The command that it is, or null if it is an option. */
    @Nullable
    Command command() {
        return command;
    }

    /** Whether a value follows. */
    enum Value {
        NONE,
        REQUIRED,
        /** Only if the next word does not start with a dash. */
        OPTIONAL
    }
}
