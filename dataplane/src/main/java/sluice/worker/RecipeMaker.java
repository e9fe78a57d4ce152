package sluice.worker;

import sluice.connection.ConnectionRecord;
import sluice.connection.FlowCache;
import sluice.connection.PacketTuple;
import sluice.forward.Encapsulation;
import sluice.forward.FamilyChange;
import sluice.forward.NatRecipe;
import sluice.forward.NeighbourTable;
import sluice.forward.Routes;
import sluice.forward.RoutingTable;
import sluice.forward.ServerCounters;
import sluice.forward.Services;
import sluice.forward.Setting;
import sluice.forward.Settings;
import sluice.parse.Headers;
import sluice.parse.Kind;
import sluice.port.Burst;
import sluice.wire.Checksum;
import sluice.wire.Ip4;
import sluice.wire.IpAddress;
import sluice.wire.Ipv4;
import sluice.wire.Ipv6;

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
    /** With what a tunnel adds, not even the smallest packets fit. */
    static final int TOO_NARROW = 4;
    /** It leads to the director itself. */
    static final int LOCAL = 5;

    /** In place of a server's id: the packets are counted for nobody. */
    static final int NOT_COUNTED = -1;

    /** The kernel's ip_local_port_range, unless it is changed. */
    private static final int FIRST_TUNNEL_PORT = 32_768;

    private static final int LAST_TUNNEL_PORT = 60_999;

    private final PortBinding[] ports;
    private final int[] checksums;
    private final RoutingTable routing;
    private final NeighbourTable neighbours;
    private final Services services;
    private final long serverLines;
    private final Settings settings;
    private final long secret;
    private final TranslatedEnds ends;
    private int lastPort;
    private long lastNextHopHigh;
    private long lastNextHopLow;

    /**
     * Makes recipes.
     *
     * @param secret keeps the ports that tunnels come from unpredictable
     */
    RecipeMaker(
            PortBinding[] ports,
            RoutingTable routing,
            NeighbourTable neighbours,
            Services services,
            Settings settings,
            long secret,
            TranslatedEnds ends) {
        this.ports = ports;
        this.checksums = new int[ports.length];
        for (int i = 0; i < ports.length; i++) {
            checksums[i] = ports[i].port().transmitOffloads() & Burst.TX_CHECKSUMS;
        }
        this.routing = routing;
        this.neighbours = neighbours;
        this.services = services;
        this.serverLines = services.serverLines();
        this.settings = settings;
        this.secret = secret;
        this.ends = ends;
    }

    /** Makes the recipe of {@code line} for the round's epoch, from packet {@code i} and its connection. */
    int refresh(Round round, int i, long line, long record) {
        long recipe = FlowCache.recipe(line);
        int direction = NatRecipe.direction(recipe);
        int server = ConnectionRecord.serverId(record);
        boolean isAvailable = ServerCounters.isAvailable(ServerCounters.line(serverLines, server));
        if (!isAvailable && server != Services.NO_SERVER && direction == NatRecipe.FROM_CLIENT) {
            return SERVER_REMOVED;
        }
        boolean isFromClient = direction == NatRecipe.FROM_CLIENT;
        prepare(round.headers, i, recipe, record, isFromClient, isAvailable ? server : NOT_COUNTED);
        int verdict = isFromClient
                ? leadToServer(recipe, record)
                : lead(recipe, ConnectionRecord.clientHigh(record), ConnectionRecord.clientLow(record));
        if (NatRecipe.changesFamily(recipe)) {
            boolean isToIpv4 = round.headers.kind(i) == Kind.FLOW6;
            NatRecipe.mtu(recipe, FamilyChange.mtuBefore(NatRecipe.mtu(recipe), isToIpv4));
        }
        if (verdict == READY) {
            FlowCache.epoch(line, round.epoch);
        }
        return verdict;
    }

    /**
     * Completes a recipe by the way to where a connection's packets from the client go, encapsulated if the server is
     * behind a tunnel.
     *
     * @return as {@link #refresh}, but never {@link #SERVER_REMOVED}
     */
    int leadToServer(long recipe, long record) {
        long high = ConnectionRecord.onwardHigh(record);
        long low = ConnectionRecord.onwardLow(record);
        if (services.table().localAddresses().contains(high, low) || isLoopback(high, low)) {
            return LOCAL;
        }
        if (ConnectionRecord.method(record) != ConnectionRecord.METHOD_TUNNEL) {
            return lead(recipe, high, low);
        }
        // Read from the server each time, so that an edit changes the tunnel of live connections (spec 1.3).
        int tunnel = ServerCounters.tunnel(ServerCounters.line(serverLines, ConnectionRecord.serverId(record)));
        return lead(recipe, high, low, tunnel, record);
    }

    /** Completes a recipe by the way to an address; returns {@link #READY}, {@link #NO_ROUTE} or {@link #UNRESOLVED}. */
    int lead(long recipe, long high, long low) {
        return lead(recipe, high, low, Encapsulation.NONE, 0);
    }

    private int lead(long recipe, long high, long low, int tunnel, long record) {
        Routes routes = routing.current();
        int route = routes.lookup(high, low);
        if (route < 0) {
            return NO_ROUTE;
        }
        lastPort = routes.port(route);
        lastNextHopHigh = routes.nextHopHigh(route, high);
        lastNextHopLow = routes.nextHopLow(route, low);
        PortBinding port = ports[lastPort];
        long mac = neighbours.mac(lastPort, lastNextHopHigh, lastNextHopLow);
        int mtu = port.mtu();
        if (tunnel != Encapsulation.NONE) {
            boolean is4 = IpAddress.is4(high, low);
            int source = outerSource(port.addresses());
            if (source == PortAddresses.NONE) {
                return NO_ROUTE;
            }
            mtu -= Encapsulation.overhead(tunnel, !is4);
            if (mtu < (is4 ? Encapsulation.MINIMUM_MTU4 : Ipv6.MINIMUM_MTU)) {
                return TOO_NARROW;
            }
            boolean fragments = settings.get(Setting.PMTU_DISC) == 0;
            int from = Encapsulation.hasPorts(tunnel) ? tunnelPort(record) : 0;
            if (is4) {
                int address = IpAddress.to4(port.addresses().low(source));
                Encapsulation.prepare4(recipe, tunnel, address, IpAddress.to4(low), from, fragments);
            } else {
                Encapsulation.prepare6(recipe, tunnel, source, from, fragments);
            }
        }
        NatRecipe.leaveBy(recipe, lastPort, mtu, port.mac(), Math.max(mac, 0));
        return mac < 0 ? UNRESOLVED : READY;
    }

    /** The checksums that the device writes by which packets of {@code recipe} leave. */
    int offloads(long recipe) {
        return checksums[NatRecipe.port(recipe)];
    }

    /** MTU in bytes of port {@code port}. */
    int mtu(int port) {
        return ports[port].mtu();
    }

    /** The UDP port that a connection's packets leave from: one for all of them, so that they stay in order (spec 5.4). */
    private int tunnelPort(long record) {
        long mixed = PacketTuple.first6(
                secret,
                ConnectionRecord.clientHigh(record),
                ConnectionRecord.clientLow(record),
                ConnectionRecord.virtualHigh(record),
                ConnectionRecord.virtualLow(record),
                ConnectionRecord.clientPort(record) << 16 | ConnectionRecord.virtualPort(record),
                ConnectionRecord.protocol(record));
        return FIRST_TUNNEL_PORT + (int) (((mixed >>> 32) * (LAST_TUNNEL_PORT - FIRST_TUNNEL_PORT)) >>> 32);
    }

    /** The addresses of the port that packets of {@code recipe} leave by. */
    PortAddresses addresses(long recipe) {
        return ports[NatRecipe.port(recipe)].addresses();
    }

    /** The output port of the last recipe that was left unresolved. */
    int lastPort() {
        return lastPort;
    }

    /** First half of the next hop of the last recipe that was left unresolved. */
    long lastNextHopHigh() {
        return lastNextHopHigh;
    }

    /** Last half of the next hop of the last recipe that was left unresolved. */
    long lastNextHopLow() {
        return lastNextHopLow;
    }

    /** The number of the address that tunnels to the last next hop start from: one that has a meaning beyond the link. */
    private int outerSource(PortAddresses addresses) {
        return IpAddress.isLinkLocal6(lastNextHopHigh)
                ? addresses.first(false)
                : addresses.near(lastNextHopHigh, lastNextHopLow);
    }

    /** Whether an address means the host that uses it. */
    static boolean isLoopback(long high, long low) {
        return IpAddress.is4(high, low) ? Ip4.isLoopback(IpAddress.to4(low)) : IpAddress.isLoopback6(high, low);
    }

    /** Writes the part of a recipe that does not depend on the way. */
    void prepare(Headers headers, int i, long recipe, long record, boolean isFromClient, int server) {
        boolean isIpv4 = headers.kind(i) == Kind.FLOW4;
        int direction = isFromClient ? NatRecipe.FROM_CLIENT : NatRecipe.FROM_SERVER;
        if (ConnectionRecord.isFullNat(record)) {
            translateBoth(headers, i, recipe, record, direction, server);
        } else if (ConnectionRecord.method(record) != ConnectionRecord.METHOD_MASQ) {
            if (isIpv4) {
                NatRecipe.pass4(recipe, headers.source(i), headers.destination(i), direction, server);
            } else {
                NatRecipe.pass6(recipe, direction, server);
            }
        } else if (isIpv4) {
            translate4(headers, i, recipe, record, isFromClient, server);
        } else {
            translate6(headers, i, recipe, record, isFromClient, server);
        }
        if (ConnectionRecord.protocol(record) == Ipv4.TCP && NatRecipe.isTranslated(recipe)) {
            markSegments(recipe, record);
        }
    }

    private void markSegments(long recipe, long record) {
        if (ConnectionRecord.virtualPort(record) == FtpPath.CONTROL_PORT) {
            NatRecipe.markFtpControl(recipe);
        }
        if (ClientAddressPath.concerns(record, serverLines)) {
            NatRecipe.markStream(recipe);
        }
        if ((ConnectionRecord.flags(record) & ConnectionRecord.FLAG_SYN_PROXIED) != 0) {
            NatRecipe.markSynProxied(recipe);
        }
    }

    private static void translate4(Headers headers, int i, long recipe, long record, boolean isFromClient, int server) {
        int client = IpAddress.to4(ConnectionRecord.clientLow(record));
        NatRecipe.translate(
                recipe,
                headers.source(i),
                headers.destination(i),
                headers.ports(i),
                isFromClient ? client : IpAddress.to4(ConnectionRecord.virtualLow(record)),
                isFromClient ? IpAddress.to4(ConnectionRecord.serverLow(record)) : client,
                ports(record, isFromClient),
                isFromClient ? NatRecipe.FROM_CLIENT : NatRecipe.FROM_SERVER,
                server);
    }

    private static void translate6(Headers headers, int i, long recipe, long record, boolean isFromClient, int server) {
        long ip = headers.network(i);
        int address = Checksum.delta6(
                isFromClient ? Ipv6.destinationHigh(ip) : Ipv6.sourceHigh(ip),
                isFromClient ? Ipv6.destinationLow(ip) : Ipv6.sourceLow(ip),
                isFromClient ? ConnectionRecord.serverHigh(record) : ConnectionRecord.virtualHigh(record),
                isFromClient ? ConnectionRecord.serverLow(record) : ConnectionRecord.virtualLow(record));
        NatRecipe.translate6(
                recipe,
                address,
                headers.ports(i),
                ports(record, isFromClient),
                isFromClient ? NatRecipe.FROM_CLIENT : NatRecipe.FROM_SERVER,
                server);
    }

    /** For FULLNAT: both ends change, and perhaps the family. */
    private void translateBoth(Headers headers, int i, long recipe, long record, int direction, int server) {
        boolean isFrom4 = headers.kind(i) == Kind.FLOW4;
        long ip = headers.network(i);
        long sourceHigh = ends.sourceHigh(record, direction);
        long sourceLow = ends.sourceLow(record, direction);
        long high = TranslatedEnds.destinationHigh(record, direction);
        long low = TranslatedEnds.destinationLow(record, direction);
        int ports = TranslatedEnds.ports(record, direction);
        if (isFrom4 && IpAddress.is4(high, low)) {
            NatRecipe.translate(
                    recipe,
                    headers.source(i),
                    headers.destination(i),
                    headers.ports(i),
                    IpAddress.to4(sourceLow),
                    IpAddress.to4(low),
                    ports,
                    direction,
                    server);
            return;
        }
        // An IPv4-mapped address adds the same to a sum as the IPv4 address.
        int source = Checksum.delta6(
                isFrom4 ? IpAddress.HIGH4 : Ipv6.sourceHigh(ip),
                isFrom4 ? IpAddress.low4(headers.source(i)) : Ipv6.sourceLow(ip),
                sourceHigh,
                sourceLow);
        int destination = Checksum.delta6(
                isFrom4 ? IpAddress.HIGH4 : Ipv6.destinationHigh(ip),
                isFrom4 ? IpAddress.low4(headers.destination(i)) : Ipv6.destinationLow(ip),
                high,
                low);
        int addresses = Checksum.combine(source, destination);
        if (isFrom4 == IpAddress.is4(high, low)) {
            NatRecipe.translate6(recipe, addresses, headers.ports(i), ports, direction, server);
        } else {
            NatRecipe.changeFamily(recipe, addresses, headers.ports(i), ports, direction, server);
        }
    }

    private static int ports(long record, boolean isFromClient) {
        return isFromClient
                ? ConnectionRecord.clientPort(record) << 16 | ConnectionRecord.serverPort(record)
                : ConnectionRecord.virtualPort(record) << 16 | ConnectionRecord.clientPort(record);
    }
}
