package sluice.worker;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.agrona.concurrent.NanoClock;
import org.jspecify.annotations.Nullable;
import sluice.forward.AddressConflicts;
import sluice.forward.AddressNumbers;
import sluice.forward.NeighbourTable;
import sluice.forward.Refused;
import sluice.forward.Route;
import sluice.forward.Routes;
import sluice.forward.RoutingTable;
import sluice.forward.Services;
import sluice.port.Burst;
import sluice.wire.IpAddress;
import sluice.wire.Mac;

/**
 * The director among its neighbours: ports, routes and neighbours, as listings show them and operators change them.
 * Changes hold at once, for packets of connections too. Thread: the control thread.
 */
public final class Network {
    private static final List<OffloadName> OFFLOADS = List.of(
            new OffloadName(Burst.TX_IP_CHECKSUM, "ip"),
            new OffloadName(Burst.TX_TCP_CHECKSUM, "tcp"),
            new OffloadName(Burst.TX_UDP_CHECKSUM, "udp"),
            new OffloadName(Burst.VLAN, "vlan"));

    private record OffloadName(int flag, String name) {}

    private final List<DirectorPort> ports;
    private final RoutingTable routing;
    private final PortSwitch[] switches;
    private final NeighbourTable neighbours;
    private final AddressConflicts conflicts = new AddressConflicts();
    private final NanoClock clock;
    private @Nullable Services services;

    Network(List<DirectorPort> ports, Routes routes, NeighbourTable neighbours, NanoClock clock) {
        this.ports = List.copyOf(ports);
        this.routing =
                new RoutingTable(routes, ports.stream().map(DirectorPort::name).toList());
        this.switches = Stream.generate(PortSwitch::new).limit(ports.size()).toArray(PortSwitch[]::new);
        this.neighbours = neighbours;
        this.clock = clock;
    }

    /** Whose servers follow the routes; they are made after the routes and before anything changes. */
    void serve(Services servicesOfDirector) {
        services = servicesOfDirector;
    }

    AddressConflicts addressConflicts() {
        return conflicts;
    }

    /** The stations that claim addresses of the director. */
    public List<ConflictStatus> conflicts() {
        List<ConflictStatus> listed = new ArrayList<>();
        long now = clock.nanoTime();
        conflicts.visit((port, high, low, mac, count, nanos) -> listed.add(new ConflictStatus(
                AddressNumbers.address(high, low),
                ports.get(port).name(),
                Mac.text(mac),
                count,
                (now - nanos) / 1_000_000_000L)));
        return listed;
    }

    RoutingTable routing() {
        return routing;
    }

    PortSwitch portSwitch(int port) {
        return switches[port];
    }

    /** Number of the port that is the device of port {@code index}, and comes before its VLANs. */
    int deviceOf(int index) {
        for (int i = 0; i <= index; i++) {
            DirectorPort port = ports.get(i);
            if (port.port() == ports.get(index).port() && port.vlan() == DirectorPort.UNTAGGED) {
                return i;
            }
        }
        throw new IllegalArgumentException(ports.get(index).name() + " comes before its device");
    }

    /** The names of the ports, in the order of their numbers. */
    public List<String> portNames() {
        return ports.stream().map(DirectorPort::name).toList();
    }

    /** The ports with their counters. */
    public List<PortStatus> ports() {
        return IntStream.range(0, ports.size()).mapToObj(this::portStatus).toList();
    }

    /** The neighbours that are known or asked for. */
    public List<NeighbourStatus> neighbours() {
        List<NeighbourStatus> listed = new ArrayList<>();
        for (int i = 0; i < neighbours.size(); i++) {
            if (neighbours.stateOf(i) != NeighbourTable.FORGOTTEN) {
                long mac = neighbours.macOf(i);
                listed.add(new NeighbourStatus(
                        ports.get(neighbours.port(i)).name(),
                        AddressNumbers.address(neighbours.high(i), neighbours.low(i)),
                        mac == NeighbourTable.UNKNOWN ? "" : Mac.text(mac),
                        neighbours.stateName(i, clock.nanoTime())));
            }
        }
        return listed;
    }

    /**
     * Takes neighbours out of the table, all of port {@code port} or of all ports if it is -1.
     *
     * @param isStaticToo whether static ones go, too
     */
    public void forgetNeighbours(int port, boolean isStaticToo) {
        for (int i = 0; i < neighbours.size(); i++) {
            if ((port < 0 || neighbours.port(i) == port) && (isStaticToo || !neighbours.isStatic(i))) {
                neighbours.forget(neighbours.port(i), neighbours.high(i), neighbours.low(i), clock.nanoTime());
            }
        }
    }

    /** Takes a neighbour out of the table; whether there was one. */
    public boolean forgetNeighbour(int port, long high, long low) {
        return neighbours.forget(port, high, low, clock.nanoTime());
    }

    /** The routes, the longest prefixes first. */
    public List<RouteStatus> routes() {
        return routing.list().stream().map(this::status).toList();
    }

    /** The port whose own network an address is in, or -1. */
    public int connectedPort(long high, long low) {
        Routes routes = routing.current();
        int route = routes.lookup(high, low);
        return route == Routes.NONE || routes.hasGateway(route) ? -1 : routes.port(route);
    }

    /** Adds a route; new packets follow it at once, those of connections too. */
    public void addRoute(Route route) throws Refused {
        Routes before = routing.current();
        routing.add(route);
        rerouted(before);
    }

    /** Deletes the added route to exactly this network. */
    public void deleteRoute(long high, long low, int length) throws Refused {
        Routes before = routing.current();
        routing.delete(high, low, length);
        rerouted(before);
    }

    /** Deletes all routes that were added. */
    public void flushRoutes() throws Refused {
        Routes before = routing.current();
        routing.flush();
        rerouted(before);
    }

    /**
     * Switches a port on or off, a device with all of its VLANs. A port that is off forwards nothing, and its routes are
     * not in force.
     */
    public void switchPort(int port, boolean isUp) {
        Routes before = routing.current();
        switches[port].isUp(isUp);
        for (int i = 0; i < ports.size(); i++) {
            routing.up(i, isUp(i));
        }
        rerouted(before);
    }

    /** Whether a port is switched on itself, whatever its device is. */
    public boolean isSwitchedOn(int port) {
        return switches[port].isUp();
    }

    private boolean isUp(int port) {
        return switches[port].isUp() && switches[deviceOf(port)].isUp();
    }

    private void rerouted(Routes before) {
        if (services == null) {
            throw new IllegalStateException("no services follow the routes yet");
        }
        services.rerouted(before);
    }

    private RouteStatus status(Route route) {
        boolean isInForce = route.isBarred() || routing.isUp(route.port());
        return new RouteStatus(
                route.to(),
                route.hasGateway() ? IpAddress.text(route.gatewayHigh(), route.gatewayLow()) : null,
                route.isBarred() ? null : ports.get(route.port()).name(),
                route.origin().word(),
                isInForce);
    }

    private PortStatus portStatus(int index) {
        DirectorPort port = ports.get(index);
        List<String> addresses =
                port.addresses().stream().map(DirectorPort.Address::text).toList();
        return new PortStatus(
                port.name(),
                port.device(),
                port.vlan(),
                isUp(index),
                Mac.text(port.port().mac()),
                port.port().mtu(),
                port.port().queues(),
                port.port().isLinkUp(),
                addresses,
                offloads(port.port().transmitOffloads()),
                port.port().statistics());
    }

    private static List<String> offloads(int flags) {
        List<String> names = new ArrayList<>();
        for (OffloadName offload : OFFLOADS) {
            if ((flags & offload.flag) != 0) {
                names.add(offload.name);
            }
        }
        return names;
    }
}
