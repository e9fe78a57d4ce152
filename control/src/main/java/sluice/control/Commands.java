package sluice.control;

/** The commands of the control socket. Those about one service or server name it, the others need nothing more. */
public final class Commands {
    /** Adds a service. */
    public static final String ADD_SERVICE = "add-service";

    /** Replaces the settings of a service. */
    public static final String EDIT_SERVICE = "edit-service";

    /** Deletes a service. */
    public static final String DELETE_SERVICE = "delete-service";

    /** Deletes all services. */
    public static final String FLUSH = "flush";

    /** Sets the counters of a service, or of all if none is named, to zero. */
    public static final String ZERO = "zero";

    /** Adds a real server to a service. */
    public static final String ADD_SERVER = "add-server";

    /** Replaces the settings of a real server. */
    public static final String EDIT_SERVER = "edit-server";

    /** Deletes a real server. */
    public static final String DELETE_SERVER = "delete-server";

    /** Adds a local address to a service. */
    public static final String ADD_LOCAL = "add-local";

    /** Deletes a local address of a service. */
    public static final String DELETE_LOCAL = "delete-local";

    /** Result: a {@link ServiceTable} of the named service or of all. */
    public static final String LIST_SERVICES = "list-services";

    /** Rows of {@link sluice.worker.ConnectionStatus}, one line each, and a last line that counts them. */
    public static final String LIST_CONNECTIONS = "list-connections";

    /** Result: a list of {@link sluice.worker.DropCounter}. */
    public static final String DROPS = "drops";

    /** Result: a list of {@link sluice.worker.PortStatus}. */
    public static final String PORTS = "ports";

    /** Result: a list of {@link LocalPortMessage}, those with the most ports first. */
    public static final String LOCAL_PORTS = "local-ports";

    /** Result: a list of {@link sluice.worker.NeighbourStatus}. */
    public static final String NEIGHBOURS = "neighbours";

    /** Adds a static neighbour. */
    public static final String ADD_NEIGHBOUR = "add-neighbour";

    /** Takes a neighbour out of the table. */
    public static final String DELETE_NEIGHBOUR = "delete-neighbour";

    /** Takes all neighbours out of the table, or those of one port. */
    public static final String FLUSH_NEIGHBOURS = "flush-neighbours";

    /** Result: a list of {@link sluice.worker.RouteStatus}. */
    public static final String ROUTES = "routes";

    /** Adds a route. */
    public static final String ADD_ROUTE = "add-route";

    /** Deletes a route that was added. */
    public static final String DELETE_ROUTE = "delete-route";

    /** Deletes all routes that were added. */
    public static final String FLUSH_ROUTES = "flush-routes";

    /** Switches a port on. */
    public static final String PORT_UP = "port-up";

    /** Switches a port off. */
    public static final String PORT_DOWN = "port-down";

    /** Result: a list of {@link sluice.worker.WorkerStatus}. */
    public static final String WORKERS = "workers";

    /** Result: {@link sluice.rules.TimeoutSeconds}. */
    public static final String TIMEOUTS = "timeouts";

    /** Sets the timeouts; 0 leaves one as it is. */
    public static final String SET_TIMEOUTS = "set-timeouts";

    /** Adds a mark rule behind all others. */
    public static final String ADD_MARK = "add-mark";

    /** Deletes a mark rule. */
    public static final String DELETE_MARK = "delete-mark";

    /** Deletes all mark rules. */
    public static final String FLUSH_MARKS = "flush-marks";

    /** Result: a list of {@link MarkMessage}. */
    public static final String LIST_MARKS = "list-marks";

    /** Changes a setting. */
    public static final String SET_SETTING = "set-setting";

    /** Result: a list of {@link SettingMessage}, of the named setting or of all. */
    public static final String LIST_SETTINGS = "list-settings";

    /**
     * Begins a {@link TransactionMessage transaction}: until {@link #COMMIT}, changes of services, servers, local addresses
     * and timeouts are checked and gathered.
     */
    public static final String BEGIN = "begin";

    /** Makes what was gathered, all at once. Result: {@link TransactionResult}. */
    public static final String COMMIT = "commit";

    /** Undoes a transaction and all later ones. Result: {@link TransactionResult}. */
    public static final String ROLLBACK = "rollback";

    /** Result: a list of {@link HistoryEntry}, the oldest first. */
    public static final String HISTORY = "history";

    /** Starts a synchronisation daemon. */
    public static final String START_SYNC = "start-sync";

    /** Stops the synchronisation daemon of a role. */
    public static final String STOP_SYNC = "stop-sync";

    /** Result: a list of {@link SyncMessage}, the synchronisation daemons that run, the master first. */
    public static final String LIST_SYNC = "list-sync";

    /** Result: {@link DaemonInfo}. */
    public static final String INFO = "info";

    /** Stops the daemon after the reply. */
    public static final String SHUTDOWN = "shutdown";

    private Commands() {}
}
