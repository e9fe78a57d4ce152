package sluice.worker;

import sluice.connection.ConnectionRecord;
import sluice.connection.ConnectionTable;
import sluice.connection.FlowCache;
import sluice.connection.ProxiedNumbers;
import sluice.connection.StreamNumbers;
import sluice.forward.NatRecipe;
import sluice.forward.Setting;
import sluice.forward.Settings;
import sluice.parse.Headers;
import sluice.port.Burst;
import sluice.synproxy.Negotiated;
import sluice.wire.Tcp;
import sluice.wire.TcpOptions;

/**
 * Opens the connections of a SYN proxy at their real servers (spec 5.8): sends the client's SYN again, keeps what the client
 * sends until the server has answered, and learns from the answer by what the two sides differ. A client whose server refuses
 * or is silent is told by a reset.
 *
 * <p>Thread: the worker's; the answer may come to another worker than the one that asked.
 */
final class AwaitedServers {
    /** After so long a server is asked for the second time, after twice as long for the third. */
    static final long FIRST_WAIT_NANOS = 1_000_000_000L;

    /** Waiting clients that one call looks at: all in 80 ms. */
    private static final int CLIENTS_PER_CALL = 1024;

    /** The window of the director's SYN: a few segments, until the client tells its own. */
    private static final int WINDOW = 5840;

    private final ConnectionTable table;
    private final Handshakes[] all;
    private final Handshakes own;
    private final OwnPackets packets;
    private final OwnSegments segments;
    private final Accounts accounts;
    private final HostSide hostSide;
    private final Transmitter transmitter;
    private final Settings settings;
    private int nextClient;

    AwaitedServers(
            int worker,
            ConnectionTable table,
            Handshakes[] all,
            OwnPackets packets,
            OwnSegments segments,
            Accounts accounts,
            HostSide hostSide,
            Transmitter transmitter,
            Settings settings) {
        this.table = table;
        this.all = all.clone();
        this.own = all[worker];
        this.packets = packets;
        this.segments = segments;
        this.accounts = accounts;
        this.hostSide = hostSide;
        this.transmitter = transmitter;
        this.settings = settings;
    }

    /** Whether one more server can be asked now. */
    boolean hasRoom() {
        return packets.room() > 0;
    }

    /** Packets that are kept of the worker's clients, and those that are about to go on. */
    int waiting() {
        return own.kept() + packets.size();
    }

    /** Keeps packet {@code i} of a client if possible; the caller has the lock. */
    static boolean keep(Handshakes handshakes, int client, Round round, int i) {
        Burst burst = round.burst;
        int offloads = burst.offloads(i) & (Burst.IP_CHECKSUM_GOOD | Burst.L4_CHECKSUM_GOOD);
        boolean isPure = isPure(round.headers, i);
        return handshakes.keep(client, burst.buffer(i), burst.frame(i), burst.length(i), offloads, isPure);
    }

    /** Sends a server the next SYN for a client; the caller has the lock. */
    void ask(Handshakes handshakes, int client, long record, long nowNanos) {
        segments.syn(
                record,
                handshakes.sequence(client),
                handshakes.negotiated(client),
                handshakes.time(client),
                WINDOW,
                handshakes.inPort(client));
        handshakes.attempt(client, nowNanos + (FIRST_WAIT_NANOS << handshakes.attempts(client)));
    }

    /**
     * Takes packet {@code i} of a SYN-proxied connection while its server is awaited, else translates its numbers.
     *
     * @return whether the packet has been dealt with
     */
    boolean takes(Round round, int i, long line, long record) {
        long tcp = round.headers.transport(i);
        int direction = NatRecipe.direction(FlowCache.recipe(line));
        if (ProxiedNumbers.isAwaited(record)) {
            if (round.isOwn) {
                return false;
            }
            int number = FlowCache.number(line);
            int generation = FlowCache.generation(line);
            Handshakes handshakes = all[table.owner(number)];
            handshakes.lock();
            try {
                // Another worker may just have settled it.
                if (ProxiedNumbers.isAwaited(record)
                        && takes(handshakes, round, i, number, generation, record, direction)) {
                    return true;
                }
            } finally {
                handshakes.unlock();
            }
        }
        ProxiedSegments.translate(tcp, record, direction);
        return false;
    }

    /** Asks silent servers again, or gives them up; returns how many. */
    int run(Round round) {
        if (own.isEmpty()) {
            return 0;
        }
        int work = 0;
        own.lock();
        try {
            for (int i = 0; i < CLIENTS_PER_CALL && packets.room() > 0; i++) {
                int client = nextClient;
                nextClient = (nextClient + 1) % Handshakes.CAPACITY;
                if (own.isDue(client, round.nowNanos)) {
                    insist(client, round.nowNanos);
                    work++;
                }
            }
        } finally {
            own.unlock();
        }
        return work;
    }

    private void insist(int client, long nowNanos) {
        int number = own.number(client);
        long record = table.record(number);
        if (ConnectionRecord.generation(record) != own.generation(client)) {
            own.drop(client, transmitter, DropReason.NO_CONNECTION);
            own.end(client);
        } else if (own.attempts(client) <= settings.get(Setting.SYN_PROXY_RETRIES)) {
            ask(own, client, record, nowNanos);
        } else {
            int next = ProxiedNumbers.ownSequence(record) + 1;
            int inPort = own.inPort(client);
            settle(own, client, record, 0);
            segments.reset(number, next, inPort);
        }
    }

    private boolean takes(
            Handshakes handshakes, Round round, int i, int number, int generation, long record, int direction) {
        int client = ProxiedNumbers.waiting(record);
        if (!handshakes.isOf(client, number, generation)) {
            // Of a process that has ended: nobody knows any more what was negotiated.
            accounts.end(number, generation);
            hostSide.reset(round, i, DropReason.NO_CONNECTION);
            return true;
        }
        return direction == NatRecipe.FROM_CLIENT
                ? takesRequest(handshakes, client, round, i, record)
                : takesReply(handshakes, client, round, i, record);
    }

    private boolean takesRequest(Handshakes handshakes, int client, Round round, int i, long record) {
        long tcp = round.headers.transport(i);
        int flags = round.headers.tcpFlags(i);
        if ((flags & Tcp.RST) != 0 && Tcp.sequence(tcp) == handshakes.sequence(client) + 1) {
            // It goes on to the server, which has the numbers that a SYN-ACK of its own would have had.
            settle(handshakes, client, record, 0);
            return false;
        }
        boolean isKept = false;
        if ((flags & (Tcp.SYN | Tcp.RST)) == 0 && round.burst.buffer(i) != Transmitter.NO_BUFFER) {
            if (!isPure(round.headers, i)) {
                handshakes.dropPure(client, transmitter, DropReason.HANDSHAKE_SURPLUS);
            }
            isKept = keep(handshakes, client, round, i);
        }
        if (!isKept) {
            drop(round, i, DropReason.HANDSHAKE_SURPLUS);
        }
        return true;
    }

    private boolean takesReply(Handshakes handshakes, int client, Round round, int i, long record) {
        long tcp = round.headers.transport(i);
        int flags = round.headers.tcpFlags(i);
        if ((flags & Tcp.RST) != 0) {
            // Its own reset goes on to the client, with the number that the client expects.
            settle(handshakes, client, record, ProxiedNumbers.ownSequence(record) + 1 - Tcp.sequence(tcp));
            return false;
        }
        int shift = StreamNumbers.isKnown(record) ? StreamNumbers.shift(record) : 0;
        boolean isAnswer = (flags & (Tcp.SYN | Tcp.ACK)) == (Tcp.SYN | Tcp.ACK)
                && Tcp.acknowledgement(tcp) == handshakes.sequence(client) + shift + 1;
        if (!isAnswer) {
            // Of an older connection: a server that is told so is ready for the next SYN (RFC 9293, 3.5.2).
            hostSide.reset(round, i, DropReason.SERVER_ASTRAY);
        } else if (packets.room() < Handshakes.KEPT_PER_CLIENT) {
            drop(round, i, DropReason.HANDSHAKES_FULL);
        } else {
            learn(tcp, record, handshakes.negotiated(client), handshakes.echo(client));
            handshakes.release(client, packets);
            handshakes.end(client);
            drop(round, i, DropReason.SERVER_ANSWERED);
        }
        return true;
    }

    /** Learns from the server's SYN-ACK by what it differs from the director's. */
    private static void learn(long tcp, long record, int negotiated, int echo) {
        int delta = ProxiedNumbers.ownSequence(record) - Tcp.sequence(tcp);
        if (StreamNumbers.isKnown(record)) {
            // The client's packets are compared with it once they are translated.
            StreamNumbers.serverStarts(record, Tcp.sequence(tcp) + 1);
        }
        long times = TcpOptions.timestamps(tcp);
        boolean isTimed = Negotiated.hasTimestamps(negotiated) && times != TcpOptions.NONE;
        // The client has not seen a later time than the one that it echoed.
        int clock = isTimed ? echo - TcpOptions.timestampValue(times) : 0;
        int clientScale = Negotiated.windowScale(negotiated);
        int scales = 0;
        if (clientScale != TcpOptions.NO_WINDOW_SCALE) {
            int serverScale = TcpOptions.windowScale(tcp);
            boolean isUnscaled = serverScale == TcpOptions.NO_WINDOW_SCALE;
            scales = ProxiedNumbers.scales(
                    isUnscaled ? 0 : serverScale, SynProxy.WINDOW_SCALE, isUnscaled ? clientScale : 0);
        }
        ProxiedNumbers.settle(record, delta, clock, scales);
    }

    /** The server is not awaited any more, and nothing is to become of the connection. */
    private void settle(Handshakes handshakes, int client, long record, int delta) {
        handshakes.drop(client, transmitter, DropReason.SERVER_UNWILLING);
        handshakes.end(client);
        ProxiedNumbers.settle(record, delta, 0, 0);
    }

    private static boolean isPure(Headers headers, int i) {
        long tcp = headers.transport(i);
        int bytes = headers.networkLength(i) - (int) (tcp - headers.network(i));
        return bytes == Tcp.headerLength(tcp) && (headers.tcpFlags(i) & Tcp.FIN) == 0;
    }

    private void drop(Round round, int i, int reason) {
        transmitter.drop(reason, round.burst.buffer(i), round.burst.frame(i), round.burst.length(i));
    }
}
