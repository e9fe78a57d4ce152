package sluice.control;

import io.avaje.jsonb.Json;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import sluice.forward.Refused;
import sluice.forward.Refused.Reason;
import sluice.sync.SyncDaemon;
import sluice.sync.SyncRole;

/**
 * A synchronisation daemon on the control socket. In requests 0 and null leave a decision to the director.
 *
 * @param role {@code master} or {@code backup}
 * @param port name of the port where its messages leave or arrive
 * @param syncId 0 to 255, tells which masters a backup listens to
 * @param maximumLength bytes of a message
 * @param group multicast group
 * @param groupPort UDP port
 * @param ttl time to live of datagrams
 */
@Json
public record SyncMessage(
        @Nullable String role,
        @Nullable String port,
        int syncId,
        int maximumLength,
        @Nullable InetAddress group,
        int groupPort,
        int ttl) {
    private static final int MAXIMUM_SYNC_ID = 255;
    private static final int MAXIMUM_TTL = 255;
    private static final int MAXIMUM_PORT = 65_535;

    static SyncMessage of(SyncDaemon daemon) {
        return new SyncMessage(
                daemon.role().text(),
                daemon.port(),
                daemon.syncId(),
                daemon.maximumLength(),
                daemon.group(),
                daemon.groupPort(),
                daemon.ttl());
    }

    SyncDaemon toDaemon() throws Refused {
        checkRange("sync id", syncId, MAXIMUM_SYNC_ID);
        checkRange("maximum length", maximumLength, MAXIMUM_PORT);
        checkRange("port", groupPort, MAXIMUM_PORT);
        checkRange("time to live", ttl, MAXIMUM_TTL);
        if (group != null && !group.isMulticastAddress()) {
            throw new Refused(Reason.EINVAL, group.getHostAddress() + " is not a multicast group");
        }
        return new SyncDaemon(toRole(), port == null ? "" : port, syncId, maximumLength, group, groupPort, ttl);
    }

    SyncRole toRole() throws Refused {
        SyncRole known = role == null ? null : SyncRole.of(role);
        if (known == null) {
            throw new Refused(Reason.EINVAL, "'role' is master or backup");
        }
        return known;
    }

    private static void checkRange(String what, int value, int maximum) throws Refused {
        if (value < 0 || value > maximum) {
            throw new Refused(Reason.EINVAL, "a " + what + " is a number from 0 to " + maximum + ", not " + value);
        }
    }
}
