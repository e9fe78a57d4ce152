package sluice.worker;

import java.net.Inet6Address;
import java.util.List;
import sluice.connection.ConnectionTable;
import sluice.connection.WorkerConnections;
import sluice.forward.Refused;
import sluice.forward.Refused.Reason;
import sluice.forward.Services;
import sluice.forward.Setting;
import sluice.forward.Settings;
import sluice.sync.SyncDaemon;
import sluice.sync.SyncDaemons;
import sluice.sync.SyncDecision;
import sluice.sync.SyncMarks;
import sluice.sync.SyncOutbox;
import sluice.sync.SyncRole;

/** The synchronisation daemons of a director (spec 8). Thread: the control thread. */
public final class Synchronisation {
    private final SyncDaemons daemons;
    private final SyncMarks marks;
    private final Settings settings;
    private final Services services;
    private final ConnectionTable connections;
    private final List<DirectorPort> ports;

    Synchronisation(List<DirectorPort> ports, Services services, Settings settings, ConnectionTable connections) {
        this.ports = ports;
        this.services = services;
        this.settings = settings;
        this.connections = connections;
        this.marks = new SyncMarks(connections.capacity());
        this.daemons = new SyncDaemons(
                ports.stream().map(DirectorPort::name).toList(),
                port -> ports.get(port).port().mtu(),
                services::hasMixedFamilies,
                () -> settings.get(Setting.SYNC_PORTS));
    }

    /** The daemons that run, the master first. */
    public List<SyncDaemon> list() {
        return daemons.list();
    }

    /** Starts a daemon. */
    public void start(SyncDaemon daemon) throws Refused {
        if (daemon.role() == SyncRole.MASTER && isWithoutAddress(daemon)) {
            throw new Refused(Reason.EINVAL, daemon.port() + " has no IPv4 address to send messages from");
        }
        marks.prepare();
        daemons.start(daemon);
        services.synchronise(daemons.isAny());
    }

    /** Stops a daemon. */
    public void stop(SyncRole role) throws Refused {
        daemons.stop(role);
        services.synchronise(daemons.isAny());
    }

    /** Messages to IPv6 groups may leave from the link-local address that every port has. */
    private boolean isWithoutAddress(SyncDaemon daemon) {
        return !(daemon.group() instanceof Inet6Address)
                && ports.stream()
                        .filter(port -> port.name().equals(daemon.port()))
                        .anyMatch(port -> new PortAddresses(port.addresses()).first(true) == PortAddresses.NONE);
    }

    SyncMaster master(int worker, PortBinding[] bindings, Transmitter transmitter, WorkerCounters counters) {
        SyncDecision decision = new SyncDecision(connections, marks, settings);
        return new SyncMaster(connections, decision, new SyncOutbox(worker), bindings, transmitter, counters);
    }

    SyncPath path(SyncMaster master, WorkerConnections owned, Accounts accounts, Transmitter transmitter) {
        SyncBackup backup = new SyncBackup(connections, owned, accounts, marks, settings);
        return new SyncPath(daemons, settings, master, backup, transmitter);
    }
}
