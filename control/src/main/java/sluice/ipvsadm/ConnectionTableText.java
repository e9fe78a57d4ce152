package sluice.ipvsadm;

import static sluice.ipvsadm.Columns.left;

import java.net.InetAddress;
import sluice.forward.PersistenceEngines;
import sluice.rules.EndpointText;
import sluice.rules.Protocols;
import sluice.worker.ConnectionStatus;

/**
 * Writes connections as {@code -L -c} does (spec 9.5). Those of FULLNAT, which the kernel does not have, end with the
 * local address: scripts find the others where they always were. (DPVS has it before the destination, in lines that
 * begin otherwise, too.)
 */
final class ConnectionTableText {
    private static final String HEADING = "IPVS connection entries\n";
    private static final int STATE_WIDTH = 11;
    private static final int ENDPOINT_WIDTH = 18;

    /** Of the destination, where the name of a persistence engine follows. */
    private static final int NARROW_ENDPOINT_WIDTH = 16;

    private final EndpointText endpoints;
    private final boolean hasPersistence;

    /** Writes endpoints as {@code endpoints} says, and what persistence engines know if asked for. */
    ConnectionTableText(EndpointText endpoints, boolean hasPersistence) {
        this.endpoints = endpoints;
        this.hasPersistence = hasPersistence;
    }

    /** The lines on top, with columns for persistence engines if asked for. */
    String title() {
        String columns = "pro expire " + left("state", STATE_WIDTH) + ' ' + left("source", ENDPOINT_WIDTH) + ' '
                + left("virtual", ENDPOINT_WIDTH) + ' ';
        String last = hasPersistence
                ? left("destination", ENDPOINT_WIDTH) + ' ' + left("pe name", 16) + " pe_data"
                : "destination";
        return HEADING + columns + last + '\n';
    }

    /** One connection. */
    String row(ConnectionStatus connection) {
        int protocol = connection.protocol();
        return left(Protocols.name(protocol), 3)
                + ' '
                + left(remaining(connection.expiresSeconds()), 6)
                + ' '
                + left(connection.state(), STATE_WIDTH)
                + ' '
                + left(endpoint(connection.clientAddress(), connection.clientPort(), protocol), ENDPOINT_WIDTH)
                + ' '
                + left(endpoint(connection.virtualAddress(), connection.virtualPort(), protocol), ENDPOINT_WIDTH)
                + ' '
                + destination(connection)
                + '\n';
    }

    private String destination(ConnectionStatus connection) {
        int protocol = connection.protocol();
        String server = endpoint(connection.serverAddress(), connection.serverPort(), protocol);
        InetAddress local = connection.localAddress();
        String callId = connection.callId();
        if (hasPersistence && callId != null) {
            return left(server, NARROW_ENDPOINT_WIDTH)
                    + ' '
                    + left(PersistenceEngines.SIP, ENDPOINT_WIDTH)
                    + ' '
                    + callId;
        }
        return local == null
                ? server
                : left(server, ENDPOINT_WIDTH) + ' ' + endpoint(local, connection.localPort(), protocol);
    }

    private String endpoint(InetAddress address, int port, int protocol) {
        return endpoints.of(address, port, protocol);
    }

    private static String remaining(long seconds) {
        return twoDigits(seconds / 60) + ':' + twoDigits(seconds % 60);
    }

    private static String twoDigits(long number) {
        return number < 10 ? "0" + number : Long.toString(number);
    }
}
