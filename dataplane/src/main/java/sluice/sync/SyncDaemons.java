package sluice.sync;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;
import sluice.forward.Refused;
import sluice.forward.Refused.Reason;

/**
 * Which synchronisation daemons run, at most one of each role; takes changes and refuses those that the kernel refuses
 * (spec 8.1). Thread: the control thread; {@link #plan} any.
 */
public final class SyncDaemons {
    private final List<String> portNames;
    private final IntUnaryOperator mtuOfPort;
    private final BooleanSupplier hasMixedFamilies;
    private final IntSupplier groupPorts;
    private @Nullable SyncDaemon master;
    private @Nullable SyncDaemon backup;
    private int groupPortsInUse;
    private volatile SyncPlan plan = SyncPlan.NONE;

    /**
     * None run.
     *
     * @param portNames the names of the director's ports, in the order of their numbers
     * @param mtuOfPort the MTU of a port, by its number
     * @param hasMixedFamilies whether some real server is of another address family than its service, for which messages
     *     have no form
     * @param groupPorts over how many UDP ports daemons that start from now on spread
     */
    public SyncDaemons(
            List<String> portNames,
            IntUnaryOperator mtuOfPort,
            BooleanSupplier hasMixedFamilies,
            IntSupplier groupPorts) {
        this.portNames = List.copyOf(portNames);
        this.mtuOfPort = mtuOfPort;
        this.hasMixedFamilies = hasMixedFamilies;
        this.groupPorts = groupPorts;
    }

    /** Starts {@code daemon}, with all that it leaves open decided. */
    public void start(SyncDaemon daemon) throws Refused {
        int port = portNames.indexOf(daemon.port());
        if (port < 0) {
            throw new Refused(Reason.ENODEV, "No such device");
        }
        if (of(daemon.role()) != null) {
            throw new Refused(Reason.EEXIST, "Daemon has already run");
        }
        if (hasMixedFamilies.getAsBoolean()) {
            throw new Refused(Reason.EINVAL, "there are real servers of another address family than their service's");
        }
        if (!isAny()) {
            groupPortsInUse = groupPorts.getAsInt();
        }
        put(daemon.role(), daemon.complete(mtuOfPort.applyAsInt(port)));
    }

    /** Stops the daemon of this role. */
    public void stop(SyncRole role) throws Refused {
        if (of(role) == null) {
            throw new Refused(Reason.ESRCH, "No daemon is running");
        }
        put(role, null);
    }

    /** Whether any runs. */
    public boolean isAny() {
        return master != null || backup != null;
    }

    /** Those that run, the master first. */
    public List<SyncDaemon> list() {
        List<SyncDaemon> running = new ArrayList<>();
        for (SyncRole role : SyncRole.values()) {
            SyncDaemon daemon = of(role);
            if (daemon != null) {
                running.add(daemon);
            }
        }
        return running;
    }

    /** What workers are to do. Thread: any. */
    public SyncPlan plan() {
        return plan;
    }

    private @Nullable SyncDaemon of(SyncRole role) {
        return role == SyncRole.MASTER ? master : backup;
    }

    private void put(SyncRole role, @Nullable SyncDaemon daemon) {
        if (role == SyncRole.MASTER) {
            master = daemon;
        } else {
            backup = daemon;
        }
        plan = isAny() ? new SyncPlan(end(master), end(backup)) : SyncPlan.NONE;
    }

    private @Nullable SyncEnd end(@Nullable SyncDaemon daemon) {
        return daemon == null ? null : SyncEnd.of(daemon, portNames.indexOf(daemon.port()), groupPortsInUse);
    }
}
