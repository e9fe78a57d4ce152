package sluice.worker;

import sluice.connection.ConnectionRecord;
import sluice.connection.FlowCache;
import sluice.forward.NatRecipe;
import sluice.forward.NeighbourTable;
import sluice.forward.Routes;
import sluice.forward.ServerCounters;
import sluice.parse.Headers;
import sluice.wire.IpAddress;

/**
 * Works out what is done with the packets of a flow: the translation, the route, the next hop's MAC.
 *
 * <p>Called once per flow and epoch, not per packet. Thread: the worker's.
 */
final class RecipeMaker {
    /** The recipe is complete and holds for the round's epoch. */
    static final int READY = 0;
    /** No route leads to the destination. */
    static final int NO_ROUTE = 1;
    /** All but the MAC is there: see {@link #lastPort} and {@link #lastNextHopHigh}. */
    static final int UNRESOLVED = 2;
    /** The server has been removed, so that packets from the client go nowhere (spec 3.2 step 8). */
    static final int SERVER_REMOVED = 3;

    private static final int NOT_COUNTED = -1;

    private final PortBinding[] ports;
    private final Routes routes;
    private final NeighbourTable neighbours;
    private final long serverLines;
    private int lastPort;
    private long lastNextHopHigh;
    private long lastNextHopLow;

    RecipeMaker(PortBinding[] ports, Routes routes, NeighbourTable neighbours, long serverLines) {
        this.ports = ports;
        this.routes = routes;
        this.neighbours = neighbours;
        this.serverLines = serverLines;
    }

    /** Makes the recipe of {@code line} for the round's epoch, from packet {@code i} and its connection. */
    int refresh(Round round, int i, long line, long record) {
        long recipe = FlowCache.recipe(line);
        int direction = NatRecipe.direction(recipe);
        int server = ConnectionRecord.serverId(record);
        boolean isAvailable = ServerCounters.isAvailable(ServerCounters.line(serverLines, server));
        if (!isAvailable && direction == NatRecipe.FROM_CLIENT) {
            return SERVER_REMOVED;
        }
        translate(round.headers, i, recipe, record, direction, isAvailable ? server : NOT_COUNTED);
        long high = IpAddress.HIGH4;
        long low = IpAddress.low4(NatRecipe.destination(recipe));
        int route = routes.lookup(high, low);
        if (route < 0) {
            return NO_ROUTE;
        }
        lastPort = routes.port(route);
        lastNextHopHigh = routes.nextHopHigh(route, high);
        lastNextHopLow = routes.nextHopLow(route, low);
        PortBinding port = ports[lastPort];
        long mac = neighbours.mac(lastPort, lastNextHopHigh, lastNextHopLow);
        NatRecipe.leaveBy(recipe, lastPort, port.mtu(), port.mac(), Math.max(mac, 0));
        if (mac < 0) {
            return UNRESOLVED;
        }
        FlowCache.epoch(line, round.epoch);
        return READY;
    }

    /** The output port of the last recipe that was left unresolved. */
    int lastPort() {
        return lastPort;
    }

    /** High half of the next hop of the last recipe that was left unresolved. */
    long lastNextHopHigh() {
        return lastNextHopHigh;
    }

    /** Low half of the next hop of the last recipe that was left unresolved. */
    long lastNextHopLow() {
        return lastNextHopLow;
    }

    private static void translate(Headers headers, int i, long recipe, long record, int direction, int server) {
        int source;
        int destination;
        int ports;
        if (direction == NatRecipe.FROM_CLIENT) {
            source = ConnectionRecord.clientAddress4(record);
            destination = ConnectionRecord.serverAddress4(record);
            ports = ConnectionRecord.clientPort(record) << 16 | ConnectionRecord.serverPort(record);
        } else {
            source = ConnectionRecord.virtualAddress4(record);
            destination = ConnectionRecord.clientAddress4(record);
            ports = ConnectionRecord.virtualPort(record) << 16 | ConnectionRecord.clientPort(record);
        }
        NatRecipe.translate(
                recipe,
                headers.source()[i],
                headers.destination()[i],
                headers.ports()[i],
                source,
                destination,
                ports,
                direction,
                server);
    }
}
