package sluice.worker;

import sluice.connection.ConnectionTable;
import sluice.connection.ProxiedNumbers;
import sluice.forward.Setting;
import sluice.forward.Settings;
import sluice.forward.TokenBucket;
import sluice.parse.Headers;
import sluice.parse.Kind;
import sluice.synproxy.Negotiated;
import sluice.synproxy.Offer;
import sluice.synproxy.SynAck;
import sluice.synproxy.SynCookie;
import sluice.wire.Tcp;
import sluice.wire.TcpOptions;

/**
 * Shakes hands with clients in the name of services (spec 5.8): a SYN is answered by a cookie, and nothing is remembered of
 * it; who brings the cookie back gets a connection, for which {@link AwaitedServers} asks the real server.
 *
 * <p>Thread: the worker's.
 */
final class SynProxy {
    /** The scale of windows that clients are told; servers that have another one are translated. */
    static final int WINDOW_SCALE = 7;

    /** What clients may send before their server has answered is what is kept of them. */
    private static final int LARGEST_MSS4 = 1452;

    private static final int WINDOW = Handshakes.KEPT_PER_CLIENT * LARGEST_MSS4;

    /** IPv4 and TCP header, and TOA; the MSS leaves that much of the MTU. */
    private static final int HEADERS4 = 20 + 20 + 8;

    private static final int HEADERS6 = 40 + 20 + 20;
    private static final int LARGEST_MSS6 = LARGEST_MSS4 + HEADERS4 - HEADERS6;

    /** Resets per second and at once that a worker sends to those who bring no good cookie. */
    private static final int RESETS_PER_SECOND = 1000;

    private static final int RESETS_BURST = 50;
    private static final int NANOS_PER_MILLI = 1_000_000;

    private static final Offer PLAIN = new Offer(WINDOW_SCALE, true, false, WINDOW);
    private static final Offer TIMED = new Offer(WINDOW_SCALE, true, true, WINDOW);

    private final ConnectionTable table;
    private final SynCookie cookies;
    private final Handshakes handshakes;
    private final AwaitedServers awaited;
    private final HostSide hostSide;
    private final Transmitter transmitter;
    private final WorkerCounters counters;
    private final Settings settings;
    private final TokenBucket resets;

    SynProxy(
            ConnectionTable table,
            SynCookie cookies,
            Handshakes handshakes,
            AwaitedServers awaited,
            HostSide hostSide,
            Transmitter transmitter,
            WorkerCounters counters,
            Settings settings,
            long nowNanos) {
        this.table = table;
        this.cookies = cookies;
        this.handshakes = handshakes;
        this.awaited = awaited;
        this.hostSide = hostSide;
        this.transmitter = transmitter;
        this.counters = counters;
        this.settings = settings;
        this.resets = new TokenBucket(RESETS_PER_SECOND, RESETS_BURST, nowNanos);
    }

    /**
     * Answers SYN {@code i}; anything else with that flag is refused.
     *
     * @param mayBeTimed whether the service's real servers may get timestamps: those of FULLNAT get none
     */
    void answer(Round round, int i, boolean mayBeTimed) {
        Headers headers = round.headers;
        if ((headers.tcpFlags(i) & (Tcp.SYN | Tcp.ACK | Tcp.FIN)) != Tcp.SYN) {
            refuse(round, i);
            return;
        }
        if (round.isOwn) {
            // Its connection is gone, and the client has sent no such SYN now.
            drop(round, i, DropReason.NO_CONNECTION);
            return;
        }
        int mtu = round.in.mtu();
        boolean is6 = headers.kind(i) == Kind.FLOW6;
        int length = SynAck.answer(
                round.burst.frame(i),
                headers.network(i),
                headers.transport(i),
                round.in.mac(),
                cookies,
                SynCookie.minutes(round.nowNanos),
                (int) (round.nowNanos / NANOS_PER_MILLI),
                is6 ? Math.min(LARGEST_MSS6, mtu - HEADERS6) : Math.min(LARGEST_MSS4, mtu - HEADERS4),
                mayBeTimed && settings.get(Setting.SYN_PROXY_TIMESTAMPS) != 0 ? TIMED : PLAIN);
        if (length == SynAck.NOTHING) {
            drop(round, i, DropReason.NO_CONNECTION);
            return;
        }
        counters.count(DropReason.SYN_ANSWERED);
        counters.countOriginated();
        transmitter.send(round.in.index(), round.burst.buffer(i), round.burst.frame(i), length);
    }

    /**
     * What was negotiated with the client who sends segment {@code i}, as its cookie says; or {@link Negotiated#INVALID},
     * and then the segment has been dealt with. The same goes for one that cannot be kept now.
     */
    int negotiated(Round round, int i) {
        int minutes = SynCookie.minutes(round.nowNanos);
        int negotiated = cookies.verify(round.headers.network(i), round.headers.transport(i), minutes);
        if (negotiated == Negotiated.INVALID) {
            refuse(round, i);
            return negotiated;
        }
        handshakes.lock();
        boolean hasRoom = handshakes.hasRoom() && awaited.hasRoom();
        handshakes.unlock();
        if (!hasRoom || round.burst.buffer(i) == Transmitter.NO_BUFFER) {
            drop(round, i, hasRoom ? DropReason.HANDSHAKE_SURPLUS : DropReason.HANDSHAKES_FULL);
            return Negotiated.INVALID;
        }
        return negotiated;
    }

    /**
     * Segment {@code i} has opened a connection: it is kept, and the server is asked.
     *
     * @param number a connection of this worker's
     * @param negotiated of {@link #negotiated}, for the same packet
     */
    void begin(Round round, int i, int number, int generation, int negotiated) {
        long record = table.record(number);
        long tcp = round.headers.transport(i);
        long times = TcpOptions.timestamps(tcp);
        boolean isTimed = Negotiated.hasTimestamps(negotiated) && times != TcpOptions.NONE;
        handshakes.lock();
        try {
            int client = handshakes.begin(
                    number,
                    generation,
                    Tcp.sequence(tcp) - 1,
                    negotiated,
                    isTimed ? TcpOptions.timestampValue(times) : 0,
                    isTimed ? TcpOptions.timestampEcho(times) : 0,
                    round.in.index());
            ProxiedNumbers.await(record, Tcp.acknowledgement(tcp) - 1, client);
            AwaitedServers.keep(handshakes, client, round, i);
            awaited.ask(handshakes, client, record, round.nowNanos);
        } finally {
            handshakes.unlock();
        }
    }

    private void refuse(Round round, int i) {
        if (resets.take(round.nowNanos)) {
            hostSide.reset(round, i, DropReason.BAD_COOKIE);
        } else {
            drop(round, i, DropReason.BAD_COOKIE_UNANSWERED);
        }
    }

    private void drop(Round round, int i, int reason) {
        transmitter.drop(reason, round.burst.buffer(i), round.burst.frame(i), round.burst.length(i));
    }
}
