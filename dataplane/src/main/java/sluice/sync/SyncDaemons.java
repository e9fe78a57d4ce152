package sluice.sync;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import sluice.forward.Refused;
import sluice.forward.Refused.Reason;

/**
 * Which synchronisation daemons run, at most one of each role; takes changes and refuses those that the kernel refuses
 * (spec 8.1). Thread: the control thread.
 */
public final class SyncDaemons {
    /** In place of a port's MTU: there is no such port. */
    public static final int NO_PORT = -1;

    private final ToIntFunction<String> mtuOfPort;
    private final BooleanSupplier hasMixedFamilies;
    private @Nullable SyncDaemon master;
    private @Nullable SyncDaemon backup;

    /**
     * None run.
     *
     * @param mtuOfPort the MTU of the port of a name, or {@link #NO_PORT}
     * @param hasMixedFamilies whether some real server is of another address family than its service, for which messages
     *     have no form
     */
    public SyncDaemons(ToIntFunction<String> mtuOfPort, BooleanSupplier hasMixedFamilies) {
        this.mtuOfPort = mtuOfPort;
        this.hasMixedFamilies = hasMixedFamilies;
    }

    /** Starts {@code daemon}, with all that it leaves open decided. */
    public void start(SyncDaemon daemon) throws Refused {
        int mtu = mtuOfPort.applyAsInt(daemon.port());
        if (mtu == NO_PORT) {
            throw new Refused(Reason.ENODEV, "No such device");
        }
        if (of(daemon.role()) != null) {
            throw new Refused(Reason.EEXIST, "Daemon has already run");
        }
        if (hasMixedFamilies.getAsBoolean()) {
            throw new Refused(Reason.EINVAL, "there are real servers of another address family than their service's");
        }
        put(daemon.role(), daemon.complete(mtu));
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

    private @Nullable SyncDaemon of(SyncRole role) {
        return role == SyncRole.MASTER ? master : backup;
    }

    private void put(SyncRole role, @Nullable SyncDaemon daemon) {
        if (role == SyncRole.MASTER) {
            master = daemon;
        } else {
            backup = daemon;
        }
    }
}
