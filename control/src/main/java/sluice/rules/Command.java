package sluice.rules;

import static sluice.rules.Legality.EXCLUSIVE;
import static sluice.rules.Legality.ILLEGAL;
import static sluice.rules.Legality.OPTIONAL;
import static sluice.rules.Legality.REQUIRED;

/** The commands of ipvsadm and which options each takes: one row of the table in spec 9.1 per command, and DPVS's. */
public enum Command {
    //              service    settings  server    method    numeric   what       how       syncid    multicast
    ADD_SERVICE("add-service", REQUIRED, OPTIONAL, ILLEGAL, ILLEGAL, ILLEGAL, ILLEGAL, ILLEGAL, ILLEGAL, ILLEGAL),
    EDIT_SERVICE("edit-service", REQUIRED, OPTIONAL, ILLEGAL, ILLEGAL, ILLEGAL, ILLEGAL, ILLEGAL, ILLEGAL, ILLEGAL),
    DELETE_SERVICE("delete-service", REQUIRED, ILLEGAL, ILLEGAL, ILLEGAL, ILLEGAL, ILLEGAL, ILLEGAL, ILLEGAL, ILLEGAL),
    FLUSH("flush", ILLEGAL, ILLEGAL, ILLEGAL, ILLEGAL, ILLEGAL, ILLEGAL, ILLEGAL, ILLEGAL, ILLEGAL),
    LIST("list", EXCLUSIVE, ILLEGAL, ILLEGAL, ILLEGAL, OPTIONAL, EXCLUSIVE, OPTIONAL, OPTIONAL, ILLEGAL),
    ADD_SERVER("add-server", REQUIRED, ILLEGAL, REQUIRED, OPTIONAL, ILLEGAL, ILLEGAL, ILLEGAL, ILLEGAL, ILLEGAL),
    EDIT_SERVER("edit-server", REQUIRED, ILLEGAL, REQUIRED, OPTIONAL, ILLEGAL, ILLEGAL, ILLEGAL, ILLEGAL, ILLEGAL),
    DELETE_SERVER("delete-server", REQUIRED, ILLEGAL, REQUIRED, ILLEGAL, ILLEGAL, ILLEGAL, ILLEGAL, ILLEGAL, ILLEGAL),
    SET("set", ILLEGAL, ILLEGAL, ILLEGAL, ILLEGAL, ILLEGAL, ILLEGAL, ILLEGAL, ILLEGAL, ILLEGAL),
    START_DAEMON("start-daemon", ILLEGAL, ILLEGAL, ILLEGAL, ILLEGAL, ILLEGAL, ILLEGAL, ILLEGAL, OPTIONAL, OPTIONAL),
    STOP_DAEMON("stop-daemon", ILLEGAL, ILLEGAL, ILLEGAL, ILLEGAL, ILLEGAL, ILLEGAL, ILLEGAL, OPTIONAL, ILLEGAL),
    RESTORE("restore", ILLEGAL, ILLEGAL, ILLEGAL, ILLEGAL, ILLEGAL, ILLEGAL, ILLEGAL, ILLEGAL, ILLEGAL),
    SAVE("save", ILLEGAL, ILLEGAL, ILLEGAL, ILLEGAL, OPTIONAL, ILLEGAL, ILLEGAL, ILLEGAL, ILLEGAL),
    ZERO("zero", OPTIONAL, ILLEGAL, ILLEGAL, ILLEGAL, ILLEGAL, ILLEGAL, ILLEGAL, ILLEGAL, ILLEGAL),
    HELP("help", ILLEGAL, ILLEGAL, ILLEGAL, ILLEGAL, ILLEGAL, ILLEGAL, ILLEGAL, ILLEGAL, ILLEGAL),
    VERSION("version", ILLEGAL, ILLEGAL, ILLEGAL, ILLEGAL, ILLEGAL, ILLEGAL, ILLEGAL, ILLEGAL, ILLEGAL),
    // Those of DPVS. It requires the local address's port; here the route to the address tells it, too.
    //                     service   local     its port
    ADD_LOCAL("add-laddr", REQUIRED, REQUIRED, OPTIONAL),
    DELETE_LOCAL("del-laddr", REQUIRED, REQUIRED, OPTIONAL),
    LIST_LOCALS("get-laddr", OPTIONAL, ILLEGAL, ILLEGAL);

    private final String text;
    private final Legality service;
    private final Legality settings;
    private final Legality server;
    private final Legality method;
    private final Legality numeric;
    private final Legality subject;
    private final Legality layout;
    private final Legality syncId;
    private final Legality multicast;
    private final Legality local;
    private final Legality localPort;

    Command(
            String text,
            Legality service,
            Legality settings,
            Legality server,
            Legality method,
            Legality numeric,
            Legality subject,
            Legality layout,
            Legality syncId,
            Legality multicast) {
        this.text = text;
        this.service = service;
        this.settings = settings;
        this.server = server;
        this.method = method;
        this.numeric = numeric;
        this.subject = subject;
        this.layout = layout;
        this.syncId = syncId;
        this.multicast = multicast;
        this.local = ILLEGAL;
        this.localPort = ILLEGAL;
    }

    Command(String text, Legality service, Legality local, Legality localPort) {
        this.text = text;
        this.service = service;
        this.settings = ILLEGAL;
        this.server = ILLEGAL;
        this.method = ILLEGAL;
        this.numeric = ILLEGAL;
        this.subject = ILLEGAL;
        this.layout = ILLEGAL;
        this.syncId = ILLEGAL;
        this.multicast = ILLEGAL;
        this.local = local;
        this.localPort = localPort;
    }

    /** Its name in messages. */
    String text() {
        return text;
    }

    /** Whether {@code option} may stand with it. */
    Legality legality(Option option) {
        return switch (option.group()) {
            case SERVICE -> service;
            case SETTINGS -> settings;
            case SERVER -> server;
            case METHOD -> method;
            case NUMERIC -> numeric;
            case SUBJECT -> subject;
            case LAYOUT -> layout;
            case SYNC_ID -> syncId;
            case MULTICAST -> multicast;
            case LOCAL -> local;
            case LOCAL_PORT -> localPort;
        };
    }
}
