package sluice.worker;

import org.jspecify.annotations.Nullable;
import sluice.connection.ConnectionDraft;
import sluice.connection.ConnectionRecord;
import sluice.connection.PacketTuple;
import sluice.connection.Ticks;
import sluice.connection.WorkerConnections;
import sluice.forward.ForwardingMethod;
import sluice.forward.IcmpError;
import sluice.forward.Server;
import sluice.forward.Service;
import sluice.forward.Services;
import sluice.forward.Setting;
import sluice.forward.Settings;
import sluice.forward.TrafficStatistics;
import sluice.parse.Headers;
import sluice.parse.Kind;
import sluice.scheduler.Arrival;
import sluice.synproxy.Negotiated;
import sluice.wire.IpAddress;
import sluice.wire.Ipv4;
import sluice.wire.Sctp;
import sluice.wire.Tcp;

/**
 * Decides whether a packet may open a connection, and with which server (spec 3.4 to 3.6). Thread: the worker's.
 */
final class Scheduling {
    /** No connection was opened: the packet is dealt with. */
    static final int NONE = -1;

    /** A new connection lives that long until its first packet has gone through the state machine (spec 3.8). */
    private static final int NEW_TICKS = Ticks.ofSeconds(3);

    private static final int STATE_NONE = 0;
    private static final int BYPASS_FLAGS =
            ConnectionRecord.METHOD_BYPASS | ConnectionRecord.FLAG_INACTIVE | ConnectionRecord.FLAG_NOOUTPUT;
    private static final int FTP = 21;
    private static final int FTP_DATA = 20;

    private final WorkerConnections connections;
    private final Accounts accounts;
    private final LocalEnds localEnds;
    private final Templates templates;
    private final OnePacketPath onePacket;
    private final OrphanReplies orphans;
    private final SynProxy synProxy;
    private final PacketDropper packetDropper;
    private final EntryDropper dropper;
    private final HostSide hostSide;
    private final Transmitter transmitter;
    private final Settings settings;
    private final long traffic;
    private final Arrival arrival = new Arrival();
    private final ConnectionDraft draft = new ConnectionDraft();
    /** Whether the connection is opened for a client that has shaken hands with the director. */
    private boolean isByCookie;

    Scheduling(
            WorkerConnections connections,
            Accounts accounts,
            LocalEnds localEnds,
            Templates templates,
            OnePacketPath onePacket,
            OrphanReplies orphans,
            SynProxy synProxy,
            PacketDropper packetDropper,
            EntryDropper dropper,
            HostSide hostSide,
            Transmitter transmitter,
            Settings settings,
            long traffic) {
        this.connections = connections;
        this.accounts = accounts;
        this.localEnds = localEnds;
        this.templates = templates;
        this.onePacket = onePacket;
        this.orphans = orphans;
        this.synProxy = synProxy;
        this.packetDropper = packetDropper;
        this.dropper = dropper;
        this.hostSide = hostSide;
        this.transmitter = transmitter;
        this.settings = settings;
        this.traffic = traffic;
    }

    /**
     * Opens a connection for packet {@code i}, which belongs to none.
     *
     * @param packet the packet's tuple
     * @return the connection's number, its generation in {@link WorkerConnections#foundGeneration}; or {@link #NONE}
     */
    int open(Round round, int i, PacketTuple packet) {
        if (orphans.refuse(round, i, packet)) {
            return NONE;
        }
        if (round.isPassive) {
            hostSide.accept(round, i);
            return NONE;
        }
        boolean mayOpen = mayOpen(round.headers, i);
        boolean isTcp = packet.protocol() == Ipv4.TCP;
        if (!mayOpen && !isTcp) {
            hostSide.accept(round, i);
            return NONE;
        }
        int mark = mark(round, packet);
        Service service = service(round, packet, mark);
        if (service != null && isTcp && isGuarded(round, i, packet, service)) {
            openByCookie(round, i, packet, service, mark);
            return NONE;
        }
        if (service == null || !mayOpen) {
            hostSide.accept(round, i);
            return NONE;
        }
        return open(round, i, packet, service, mark);
    }

    /**
     * Opens a connection for the reply that ICMP error {@code i} quotes, which belongs to none. Services with one-packet
     * scheduling have no connections that an error could be about.
     *
     * @param packet the tuple of the request that the reply would have answered
     * @param mark the error's firewall mark
     * @return as {@link #open(Round, int, PacketTuple)}
     */
    int openQuoted(Round round, int i, PacketTuple packet, int mark) {
        Service service = service(round, packet, mark);
        if (service == null || (service.isOnePacket() && packet.protocol() == Ipv4.UDP)) {
            hostSide.accept(round, i);
            return NONE;
        }
        return open(round, i, packet, service, mark);
    }

    private static @Nullable Service service(Round round, PacketTuple packet, int mark) {
        return round.table.service(
                mark, packet.protocol(), packet.destinationHigh(), packet.destinationLow(), packet.ports() & 0xFFFF);
    }

    /** Whether TCP segment {@code i} is the SYN proxy's business (spec 5.8). */
    private boolean isGuarded(Round round, int i, PacketTuple packet, Service service) {
        int flags = round.headers.tcpFlags(i);
        if ((flags & Tcp.RST) != 0 || packet.ports() >>> 16 == FTP_DATA || (packet.ports() & 0xFFFF) == FTP) {
            return false;
        }
        return (flags & Tcp.SYN) != 0
                ? service.guard().answers(round.nowNanos, settings)
                : (flags & Tcp.ACK) != 0 && service.guard().expects(round.nowNanos);
    }

    /** A SYN is answered, a cookie opens a connection; in any case the segment is dealt with. */
    private void openByCookie(Round round, int i, PacketTuple packet, Service service, int mark) {
        if ((round.headers.tcpFlags(i) & Tcp.SYN) != 0) {
            synProxy.answer(round, i, service.locals().isEmpty());
            return;
        }
        int negotiated = synProxy.negotiated(round, i);
        if (negotiated == Negotiated.INVALID) {
            return;
        }
        isByCookie = true;
        int number = schedule(round, i, packet, service, mark);
        isByCookie = false;
        if (number != NONE) {
            synProxy.begin(round, i, number, connections.foundGeneration(), negotiated);
        }
    }

    private int open(Round round, int i, PacketTuple packet, Service service, int mark) {
        if (packetDropper.drops()) {
            drop(round, i, DropReason.DEFENCE);
            return NONE;
        }
        if (packet.ports() >>> 16 == FTP_DATA) {
            hostSide.accept(round, i);
            return NONE;
        }
        return schedule(round, i, packet, service, mark);
    }

    private int schedule(Round round, int i, PacketTuple packet, Service service, int mark) {
        int virtualPort = packet.ports() & 0xFFFF;
        describe(round, packet);
        if (service.persistence().isOn()) {
            return openPersistent(round, i, packet, service, mark);
        }
        Server server = service.isByMark() || virtualPort == service.port() ? service.choose(arrival) : null;
        if (server == null) {
            return leave(round, i, packet, service, mark);
        }
        draft.opened(packet)
                .served(server.addressHigh(), server.addressLow(), server.portFor(virtualPort), server.id())
                .begins(openingFlags(server), STATE_NONE, NEW_TICKS, mark);
        return create(round, i, packet, service, server);
    }

    private int openPersistent(Round round, int i, PacketTuple packet, Service service, int mark) {
        int virtualPort = packet.ports() & 0xFFFF;
        Server server = templates.join(round, i, service, packet, mark, arrival);
        if (server == null) {
            if (templates.isWithoutCall()) {
                drop(round, i, DropReason.NO_CALL_ID);
                return NONE;
            }
            if (templates.isFull()) {
                drop(round, i, DropReason.CONNECTION_TABLE_FULL);
                return NONE;
            }
            return leave(round, i, packet, service, mark);
        }
        int port = virtualPort == service.port() ? server.portFor(virtualPort) : virtualPort;
        draft.opened(packet)
                .served(server.addressHigh(), server.addressLow(), port, server.id())
                .begins(openingFlags(server), STATE_NONE, NEW_TICKS, mark)
                .controlled(templates.joined());
        int number = create(round, i, packet, service, server);
        if (number == NONE) {
            connections.leave(templates.joined());
        }
        return number;
    }

    /**
     * Creates the connection that {@link #draft} describes, and that is bound to {@code server} already; for FULLNAT with a
     * local address and port. When there is none the client is told as if there were no server (spec 3.6).
     */
    private int create(Round round, int i, PacketTuple packet, Service service, Server server) {
        ForwardingMethod method = server.spec().method();
        if (isByCookie && method != ForwardingMethod.MASQ && method != ForwardingMethod.FULLNAT) {
            // It has come since the client's SYN was answered, and its replies do not pass.
            accounts.unbind(server.id());
            refuse(round, i, DropReason.NO_SERVER);
            return NONE;
        }
        if (method != ForwardingMethod.FULLNAT) {
            return create(round, i, server.id(), service.isOnePacket());
        }
        if (!localEnds.take(service, packet.protocol(), server, draft.serverPort())) {
            accounts.unbind(server.id());
            refuse(round, i, DropReason.NO_LOCAL_PORT);
            return NONE;
        }
        draft.comesFrom(localEnds.id(), localEnds.port());
        // A connection of one packet would leave no way for the reply, which is addressed to the director.
        int number = create(round, i, server.id(), false);
        if (number == NONE) {
            localEnds.giveBack();
        }
        return number;
    }

    /** Creates the connection that {@link #draft} describes, and that is bound to a server already. */
    private int create(Round round, int i, int serverId, boolean isOnePacket) {
        if (isOnePacket && round.headers.protocol(i) == Ipv4.UDP) {
            count(serverId);
            onePacket.forward(round, i, draft, serverId);
            return NONE;
        }
        int number = connections.create(draft, round.nowTicks);
        if (number == WorkerConnections.FULL && dropper.makeRoom()) {
            number = connections.create(draft, round.nowTicks);
        }
        if (number == WorkerConnections.FULL) {
            accounts.unbind(serverId);
            drop(round, i, DropReason.CONNECTION_TABLE_FULL);
            return NONE;
        }
        count(serverId);
        return number;
    }

    private void count(int serverId) {
        if (serverId != Services.NO_SERVER) {
            TrafficStatistics.countConnection(traffic, serverId);
        }
    }

    private boolean mayOpen(Headers headers, int i) {
        int protocol = headers.protocol(i);
        if (protocol == Ipv4.TCP) {
            int tcpFlags = headers.tcpFlags(i);
            return (tcpFlags & Tcp.RST) == 0 && ((tcpFlags & Tcp.SYN) != 0 || settings.get(Setting.SLOPPY_TCP) != 0);
        }
        if (protocol == Ipv4.SCTP) {
            // Here the first chunk counts, whatever is behind it.
            int chunk = Sctp.chunkType(headers.transport(i));
            return chunk == Sctp.INIT || (chunk != Sctp.ABORT && settings.get(Setting.SLOPPY_SCTP) != 0);
        }
        return protocol == Ipv4.UDP;
    }

    /** There is a service and no server (spec 3.6). */
    private int leave(Round round, int i, PacketTuple packet, Service service, int mark) {
        if (settings.get(Setting.CACHE_BYPASS) != 0
                && !isByCookie
                && service.isByMark()
                && isElsewhere(round, i, packet)) {
            draft.opened(packet).servedByNobody(Services.NO_SERVER).begins(BYPASS_FLAGS, STATE_NONE, NEW_TICKS, mark);
            accounts.bind(Services.NO_SERVER);
            return create(round, i, Services.NO_SERVER, service.isOnePacket());
        }
        if (service.port() == FTP && (packet.ports() & 0xFFFF) != FTP) {
            hostSide.accept(round, i);
        } else {
            refuse(round, i, DropReason.NO_SERVER);
        }
        return NONE;
    }

    /** Tells the client that there is nobody; one that has its handshake behind it understands only a reset. */
    private void refuse(Round round, int i, int reason) {
        if (isByCookie) {
            hostSide.reset(round, i, reason);
        } else {
            hostSide.refuse(round, i, IcmpError.PORT_UNREACHABLE, 0, false, reason);
        }
    }

    /** Whether packet {@code i} can go on to where it is addressed: a host that is not this one; errors do not. */
    private static boolean isElsewhere(Round round, int i, PacketTuple packet) {
        int kind = round.headers.kind(i);
        return (kind == Kind.FLOW4 || kind == Kind.FLOW6)
                && IpAddress.isHost(packet.destinationHigh(), packet.destinationLow())
                && !round.table.localAddresses().contains(packet.destinationHigh(), packet.destinationLow());
    }

    private void describe(Round round, PacketTuple packet) {
        arrival.set(
                packet.sourceHigh(),
                packet.sourceLow(),
                packet.ports() >>> 16,
                packet.destinationHigh(),
                packet.destinationLow(),
                round.nowNanos);
    }

    private static int mark(Round round, PacketTuple packet) {
        return round.table
                .marks()
                .markOf(
                        round.in.index(),
                        packet.protocol(),
                        packet.sourceHigh(),
                        packet.sourceLow(),
                        packet.destinationHigh(),
                        packet.destinationLow(),
                        packet.ports());
    }

    private int openingFlags(Server server) {
        return flags(server)
                | (isByCookie ? ConnectionRecord.FLAG_SYN_PROXIED | ConnectionRecord.FLAG_SERVER_AWAITED : 0);
    }

    /** The flags that a connection takes over from its server when it is bound (spec 1.3). */
    static int flags(Server server) {
        ForwardingMethod method = server.spec().method();
        int flags = method.number() | ConnectionRecord.FLAG_INACTIVE;
        return method == ForwardingMethod.MASQ ? flags : flags | ConnectionRecord.FLAG_NOOUTPUT;
    }

    private void drop(Round round, int i, int reason) {
        transmitter.drop(reason, round.burst.buffer(i), round.burst.frame(i), round.burst.length(i));
    }
}
