package sluice.worker;

import sluice.connection.ConnectionRecord;
import sluice.connection.ConnectionTable;
import sluice.connection.FlowCache;
import sluice.connection.SctpState;
import sluice.connection.TcpState;
import sluice.forward.NatRecipe;
import sluice.forward.Server;
import sluice.forward.Services;
import sluice.forward.Setting;
import sluice.forward.Settings;
import sluice.wire.Ipv4;

/** When the connection that a packet belongs to makes room for a new one (spec 3.2 steps 7 and 8). Thread: any. */
final class Reuse {
    private static final int MODE_FIN_WAIT = 2;

    private final ConnectionTable table;
    private final Services services;
    private final Settings settings;

    Reuse(ConnectionTable table, Services services, Settings settings) {
        this.table = table;
        this.services = services;
        this.settings = settings;
    }

    /** Whether a SYN or INIT that finds the connection of {@code line} opens another one in its place. */
    boolean isReplaced(long line) {
        if (NatRecipe.direction(FlowCache.recipe(line)) != NatRecipe.FROM_CLIENT) {
            return false;
        }
        long record = table.record(FlowCache.number(line));
        if (isExpiredWithoutServer()) {
            Server server = services.server(ConnectionRecord.serverId(record));
            if (server != null && server.weight() == 0) {
                return true;
            }
        }
        int mode = settings.get(Setting.CONN_REUSE_MODE);
        if (mode == 0 || ConnectionRecord.control(record) != ConnectionRecord.NO_CONTROL) {
            return false;
        }
        int state = ConnectionRecord.state(record);
        if (ConnectionRecord.protocol(record) == Ipv4.SCTP) {
            return state == SctpState.CLOSED;
        }
        return state == TcpState.TIME_WAIT
                || state == TcpState.CLOSE
                || (state == TcpState.FIN_WAIT
                        && (mode & MODE_FIN_WAIT) != 0
                        && (ConnectionRecord.flags(record) & ConnectionRecord.FLAG_NOOUTPUT) != 0);
    }

    /** Whether connections do not outlive their server. */
    boolean isExpiredWithoutServer() {
        return settings.get(Setting.EXPIRE_NODEST_CONN) != 0;
    }
}
