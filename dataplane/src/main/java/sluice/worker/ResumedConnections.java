package sluice.worker;

import sluice.connection.ConnectionRecord;
import sluice.connection.ConnectionTable;
import sluice.connection.ProtocolStates;
import sluice.connection.Resumer;
import sluice.forward.ServerCounters;
import sluice.forward.Services;
import sluice.localport.LocalPorts;
import sluice.localport.PortPair;
import sluice.scheduler.Compatibility;

/**
 * Finds the real servers of the connections that an earlier process left, and counts them there. Thread: the control
 * thread, before the workers start.
 */
final class ResumedConnections implements Resumer {
    private final ConnectionTable connections;
    private final LocalPorts localPorts;
    private final Services services;
    private final Compatibility compatibility;
    private final PortPair pair = new PortPair();

    ResumedConnections(
            ConnectionTable connections, LocalPorts localPorts, Services services, Compatibility compatibility) {
        this.connections = connections;
        this.localPorts = localPorts;
        this.services = services;
        this.compatibility = compatibility;
    }

    @Override
    public int serverIdOf(long record) {
        int protocol = ConnectionRecord.protocol(record);
        int id = ConnectionRecord.method(record) == ConnectionRecord.METHOD_BYPASS
                ? Services.NO_SERVER
                : listedServerIdOf(record);
        if (id >= 0 && ConnectionRecord.isFullNat(record) && !ConnectionRecord.isTemplate(record)) {
            boolean isOurs = !connections.locals().isSetAside()
                    && connections.locals().contains(ConnectionRecord.localId(record))
                    && localPorts.mark(
                            LocalEnds.describe(pair, connections.locals(), record), ConnectionRecord.localPort(record));
            if (!isOurs) {
                return Resumer.NO_LOCAL_PORT;
            }
        }
        if (id >= 0) {
            long line = ServerCounters.line(services.serverLines(), id);
            if (ConnectionRecord.isTemplate(record)) {
                ServerCounters.bindTemplate(line, compatibility);
                return id;
            }
            ServerCounters.bind(line, compatibility);
            if (ProtocolStates.isActive(protocol, ConnectionRecord.state(record))) {
                ServerCounters.activate(line, 1);
            }
        }
        return id;
    }

    private int listedServerIdOf(long record) {
        boolean isFtpData = (ConnectionRecord.flags(record) & ConnectionRecord.FLAG_FTP_DATA) != 0;
        return services.serverIdOf(
                isFtpData || ConnectionRecord.isTemplate(record),
                ConnectionRecord.fwmark(record),
                ConnectionRecord.protocol(record),
                ConnectionRecord.virtualHigh(record),
                ConnectionRecord.virtualLow(record),
                isFtpData ? FtpPath.CONTROL_PORT : ConnectionRecord.virtualPort(record),
                ConnectionRecord.serverHigh(record),
                ConnectionRecord.serverLow(record),
                ConnectionRecord.serverPort(record));
    }
}
