package sluice.worker;

import sluice.connection.ConnectionRecord;
import sluice.forward.Routes;
import sluice.forward.RoutingTable;
import sluice.forward.Server;
import sluice.forward.Service;
import sluice.localport.LocalAddressBook;
import sluice.localport.LocalAddressPool;
import sluice.localport.LocalPorts;
import sluice.localport.PortPair;
import sluice.localport.PortRandom;
import sluice.localport.ReplySteering;
import sluice.localport.WorkerPorts;
import sluice.wire.IpAddress;

/**
 * Gives FULLNAT connections the local address and port that their real server sees, and takes them back (spec 5.7).
 *
 * <p>Whoever ends a connection gives its port back, exactly once, when nobody can find the connection any more. Thread: the
 * worker's.
 */
final class LocalEnds {
    private final LocalPorts all;
    private final WorkerPorts ports;
    private final LocalAddressBook book;
    private final RoutingTable routing;
    private final ReplySteering[] steering;
    private final PortRandom random = PortRandom.secret();
    private final PortPair pair = new PortPair();
    private int id;
    private int port;

    /**
     * Local addresses and ports for the connections of one worker.
     *
     * @param all the ports of all workers
     * @param steering which worker each port's device gives replies to
     */
    LocalEnds(LocalPorts all, int worker, LocalAddressBook book, RoutingTable routing, ReplySteering[] steering) {
        this.all = all;
        this.ports = all.worker(worker, PortRandom.secret());
        this.book = book;
        this.routing = routing;
        this.steering = steering.clone();
    }

    /**
     * Takes a local address of {@code service} and a port on it, such that the replies of {@code server} come back to this
     * worker if possible.
     *
     * @return false when there is none; else {@link #id} and {@link #port} tell which
     */
    boolean take(Service service, int protocol, Server server, int serverPort) {
        long high = server.addressHigh();
        long low = server.addressLow();
        LocalAddressPool pool = service.localPool(!IpAddress.is4(high, low));
        int tries = pool.tries();
        if (tries == 0) {
            return false;
        }
        Routes routes = routing.current();
        int route = routes.lookup(high, low);
        int routed = route < 0 ? LocalAddressPool.ANY_PORT : routes.port(route);
        int start = pool.advance(random);
        for (int attempt = 0; attempt < tries; attempt++) {
            int index = pool.index(start, attempt);
            pair.set(protocol, pool.high(index), pool.low(index), high, low, serverPort);
            int taken = ports.take(pair, replies(pool.port(index), routed));
            if (taken != WorkerPorts.NONE) {
                id = pool.id(index);
                port = taken;
                return true;
            }
        }
        return false;
    }

    /** Where the device puts replies: that of the address's port, or else that by which the server is reached. */
    private ReplySteering replies(int port, int routed) {
        int arriving = port == LocalAddressPool.ANY_PORT ? routed : port;
        return arriving == LocalAddressPool.ANY_PORT ? ReplySteering.none() : steering[arriving];
    }

    /** Id of the address that was taken last. */
    int id() {
        return id;
    }

    /** The port that was taken last. */
    int port() {
        return port;
    }

    /** Gives back what {@link #take} took last, for a connection that was not created after all. */
    void giveBack() {
        all.give(pair, port);
    }

    /** Gives back the port of a connection that has ended. */
    void giveBack(long record) {
        all.give(describe(pair, book, record), ConnectionRecord.localPort(record));
    }

    /** Describes whose port a FULLNAT connection has. */
    static PortPair describe(PortPair into, LocalAddressBook book, long record) {
        int id = ConnectionRecord.localId(record);
        return into.set(
                ConnectionRecord.protocol(record),
                book.high(id),
                book.low(id),
                ConnectionRecord.serverHigh(record),
                ConnectionRecord.serverLow(record),
                ConnectionRecord.serverPort(record));
    }
}
