package sluice.worker;

import sluice.connection.ConnectionRecord;
import sluice.connection.StreamNumbers;
import sluice.connection.TcpState;
import sluice.dpdk.Memory;
import sluice.forward.NatRecipe;
import sluice.forward.ServerCounters;
import sluice.forward.Setting;
import sluice.forward.Settings;
import sluice.parse.Headers;
import sluice.port.Burst;
import sluice.port.PacketPool;
import sluice.synproxy.SipHash;
import sluice.wire.ProxyHeader;
import sluice.wire.SequenceShift;
import sluice.wire.Tcp;
import sluice.wire.TcpData;
import sluice.wire.TcpOptions;
import sluice.wire.Toa;

/**
 * Tells real servers of TCP who the client is, and keeps the numbers of the stream right on both sides (spec 5.7): by the TOA
 * option, which FULLNAT adds until the client has seen a byte of the server, or by a PROXY header, which FULLNAT and NAT put
 * before the client's first byte until the server has acknowledged it. A server that is told by PROXY is not told by TOA.
 *
 * <p>For FULLNAT the client's numbers start elsewhere on the server's side, so that they grow from one connection of a local
 * address and port to the next, whoever the clients are; their timestamps would not, and so are not agreed on.
 *
 * <p>It comes before the translation of addresses, whose checksum deltas go on to hold. Thread: the worker's.
 */
final class ClientAddressPath {
    private static final int OPENING = Tcp.SYN | Tcp.RST;
    /** Kind of the option by which a SYN may have data that count (RFC 7413). */
    private static final int FAST_OPEN = 34;
    /** Initial sequence numbers move on by one each 4096 ns (RFC 9293, 3.4.1 has 4 microseconds). */
    private static final int CLOCK_SHIFT = 12;
    /** The most that IP can tell. */
    private static final int MAXIMUM_BYTES = 65_535;

    private final TranslatedEnds ends;
    private final Settings settings;
    private final long serverLines;
    private final long secret;
    private final PacketPool pool;
    private final WorkerCounters counters;
    private final Round ahead;
    private final long header = Memory.allocate(ProxyHeader.MAXIMUM_BYTES, Memory.CACHE_LINE_BYTES);

    /**
     * Serves one worker.
     *
     * @param secret key of initial sequence numbers; the same after a restart
     * @param ahead a round for one packet
     */
    ClientAddressPath(
            TranslatedEnds ends,
            Settings settings,
            long serverLines,
            long secret,
            PacketPool pool,
            WorkerCounters counters,
            Round ahead) {
        this.ends = ends;
        this.settings = settings;
        this.serverLines = serverLines;
        this.secret = secret;
        this.pool = pool;
        this.counters = counters;
        this.ahead = ahead;
    }

    /** Whether segments of a TCP connection whose addresses are translated must be treated. */
    static boolean concerns(long record, long serverLines) {
        return ConnectionRecord.isFullNat(record)
                || StreamNumbers.proxyBytes(record) != 0
                || ServerCounters.proxyVersion(line(serverLines, record)) != 0;
    }

    /**
     * Treats segment {@code i}, whose addresses are not translated yet. Its headers may move, as the round then says.
     *
     * @return whether there is a segment that must leave before it: {@link #ahead}
     */
    boolean treat(Round round, int i, long recipe, long record) {
        Headers headers = round.headers;
        long tcp = headers.transport(i);
        int bytes = headers.networkLength(i) - (int) (tcp - headers.network(i));
        int headerBytes = Tcp.headerLength(tcp);
        if (headerBytes < Tcp.BYTES || headerBytes > bytes) {
            return false;
        }
        if (NatRecipe.direction(recipe) == NatRecipe.FROM_SERVER) {
            treatReply(tcp, record);
            return false;
        }
        return treatRequest(round, i, recipe, record, tcp, bytes - headerBytes);
    }

    /** Entry 0 is the segment that goes first; its addresses are not translated yet. */
    Round ahead() {
        return ahead;
    }

    /**
     * By how many bytes a client's packet may grow on its way, so that it must be told of narrow links earlier.
     */
    static int growth(long record, Settings settings) {
        if (!StreamNumbers.isKnown(record)) {
            return 0;
        }
        int proxyBytes = StreamNumbers.proxyBytes(record);
        if (proxyBytes != 0) {
            return StreamNumbers.isTold(record) ? 0 : proxyBytes;
        }
        return tellsByOption(record, settings)
                ? Toa.bytes(ConnectionRecord.clientHigh(record), ConnectionRecord.clientLow(record))
                : 0;
    }

    private void treatReply(long tcp, long record) {
        if (!StreamNumbers.isKnown(record)) {
            return;
        }
        if ((Tcp.flags(tcp) & (OPENING | Tcp.ACK)) == (Tcp.SYN | Tcp.ACK)) {
            if ((ConnectionRecord.flags(record) & ConnectionRecord.FLAG_SYN_PROXIED) == 0) {
                StreamNumbers.serverStarts(record, Tcp.sequence(tcp) + 1);
            }
            if (tellsByOption(record, settings)) {
                int bytes = Toa.bytes(ConnectionRecord.clientHigh(record), ConnectionRecord.clientLow(record));
                Tcp.mend(tcp, TcpOptions.lowerMss(tcp, bytes));
            }
        }
        int shift = StreamNumbers.shift(record);
        int start = StreamNumbers.first(record) + shift;
        int proxyBytes = StreamNumbers.proxyBytes(record);
        boolean isTold = StreamNumbers.isTold(record);
        if (proxyBytes != 0
                && !isTold
                && (Tcp.flags(tcp) & Tcp.ACK) != 0
                && Tcp.acknowledgement(tcp) - start >= proxyBytes) {
            StreamNumbers.told(record);
            isTold = true;
        }
        if (proxyBytes != 0 && !isTold && Tcp.headerLength(tcp) > Tcp.BYTES) {
            // As long as the header is missing the client has to send its first byte again, whatever came behind it.
            Tcp.mend(tcp, TcpOptions.erase(tcp, TcpOptions.SACK));
        }
        int beyond = shift + proxyBytes;
        SequenceShift.acknowledgement(tcp, start, isTold ? -beyond : -shift, -beyond);
    }

    private boolean treatRequest(Round round, int i, long recipe, long record, long tcp, int dataBytes) {
        int flags = Tcp.flags(tcp);
        boolean isFullNat = ConnectionRecord.isFullNat(record);
        if (isFullNat && Tcp.headerLength(tcp) > Tcp.BYTES) {
            Tcp.mend(tcp, Toa.erase(tcp));
        }
        if ((flags & (OPENING | Tcp.ACK)) == Tcp.SYN) {
            open(round.nowNanos, tcp, record, isFullNat);
        }
        if (!StreamNumbers.isKnown(record)) {
            return false;
        }
        int shift = StreamNumbers.shift(record);
        int first = StreamNumbers.first(record);
        int proxyBytes = StreamNumbers.proxyBytes(record);
        int beyond = shift + proxyBytes;
        if (proxyBytes == 0) {
            SequenceShift.sequence(tcp, first, shift, shift);
            if (isFullNat) {
                addOption(round, i, recipe, record, tcp, flags);
            }
            return false;
        }
        if (StreamNumbers.isTold(record)) {
            SequenceShift.sequence(tcp, first, beyond, beyond);
            return false;
        }
        // Nothing but an acknowledgement may be at the stream's begin and leave it where it is.
        boolean isBegin =
                Tcp.sequence(tcp) == first && (flags & OPENING) == 0 && (dataBytes != 0 || (flags & Tcp.FIN) != 0);
        SequenceShift.sequence(tcp, first, shift, beyond);
        return isBegin && putHeader(round, i, recipe, record, tcp);
    }

    /** A client's SYN: from where its stream counts, unless that was decided for the same SYN before. */
    private void open(long nowNanos, long tcp, long record, boolean isFullNat) {
        if (isFullNat) {
            Tcp.mend(tcp, TcpOptions.erase(tcp, TcpOptions.TIMESTAMPS));
        }
        int sequence = Tcp.sequence(tcp);
        boolean isDecided = StreamNumbers.isKnown(record)
                && (StreamNumbers.first(record) == sequence + 1
                        || ConnectionRecord.state(record) == TcpState.ESTABLISHED);
        if (!isDecided) {
            boolean isFtpData = (ConnectionRecord.flags(record) & ConnectionRecord.FLAG_FTP_DATA) != 0;
            int version = isFtpData ? 0 : ServerCounters.proxyVersion(line(serverLines, record));
            if (isFullNat || version != 0) {
                int shift = isFullNat ? initialNumber(record, nowNanos) - sequence : 0;
                int bytes = version == 0 ? 0 : headerLength(record, version);
                StreamNumbers.begin(record, shift, sequence + 1, bytes, version == ProxyHeader.VERSION2);
            }
        }
        if (StreamNumbers.isKnown(record) && StreamNumbers.proxyBytes(record) != 0) {
            // Data in the SYN would come before the header.
            Tcp.mend(tcp, TcpOptions.erase(tcp, FAST_OPEN));
        }
    }

    /** Adds the client's address to a segment that shows that nothing of the server's data has come to the client yet. */
    private void addOption(Round round, int i, long recipe, long record, long tcp, int flags) {
        if ((flags & (OPENING | Tcp.ACK)) != Tcp.ACK
                || !StreamNumbers.isBeforeServersData(record, Tcp.acknowledgement(tcp))
                || !tellsByOption(record, settings)) {
            return;
        }
        long frame = round.burst.frame(i);
        long moved = Toa.insert(
                frame,
                round.headers.network(i),
                tcp,
                limit(round, i, recipe),
                ConnectionRecord.clientHigh(record),
                ConnectionRecord.clientLow(record),
                ConnectionRecord.clientPort(record));
        if (moved != Toa.DOES_NOT_FIT) {
            move(round, i, moved);
        }
    }

    /** Puts the header before the client's first byte; returns whether in a segment of its own, {@link #ahead}. */
    private boolean putHeader(Round round, int i, long recipe, long record, long tcp) {
        int version = StreamNumbers.isProxyVersion2(record) ? ProxyHeader.VERSION2 : ProxyHeader.VERSION1;
        int bytes = ProxyHeader.write(
                header,
                version,
                ConnectionRecord.clientHigh(record),
                ConnectionRecord.clientLow(record),
                ConnectionRecord.virtualHigh(record),
                ConnectionRecord.virtualLow(record),
                ports(record));
        long frame = round.burst.frame(i);
        long ip = round.headers.network(i);
        if (round.headers.networkLength(i) + bytes <= limit(round, i, recipe)) {
            move(round, i, TcpData.prepend(frame, ip, tcp, header, bytes));
            return false;
        }
        ahead.burst.clear();
        boolean isAhead = pool.allocate(ahead.burst);
        if (isAhead) {
            counters.countOriginated();
            int length = TcpData.precede(frame, ip, tcp, ahead.burst.frame(0), header, bytes);
            describeAhead(round, i, length);
        } else {
            // The server acknowledges nothing without it, and the client sends its first byte again.
            counters.count(DropReason.NO_BUFFER);
        }
        SequenceShift.sequence(tcp, 0, bytes, bytes);
        return isAhead;
    }

    private void describeAhead(Round round, int i, int length) {
        Burst burst = ahead.burst;
        long moved = burst.frame(0) - round.burst.frame(i);
        Headers from = round.headers;
        Headers to = ahead.headers;
        to.kind(0, from.kind(i));
        to.protocol(0, from.protocol(i));
        to.ports(0, from.ports(i));
        to.network(0, from.network(i) + moved);
        to.transport(0, from.transport(i) + moved);
        to.networkLength(0, length - (int) (from.network(i) - round.burst.frame(i)));
        burst.set(0, burst.buffer(0), burst.frame(0), length, 0);
        ahead.in = round.in;
        ahead.table = round.table;
        ahead.epoch = round.epoch;
        ahead.nowNanos = round.nowNanos;
        ahead.nowTicks = round.nowTicks;
    }

    /** The headers of packet {@code i} start at another place now, and its data where they did. */
    private static void move(Round round, int i, long frame) {
        Burst burst = round.burst;
        Headers headers = round.headers;
        int growth = (int) (burst.frame(i) - frame);
        headers.network(i, headers.network(i) - growth);
        headers.transport(i, headers.transport(i) - growth);
        headers.networkLength(i, headers.networkLength(i) + growth);
        burst.set(i, burst.buffer(i), frame, burst.length(i) + growth, burst.offloads(i));
    }

    /** The most bytes that packet {@code i} may have; one that is going to be cut may have any number. */
    private static int limit(Round round, int i, long recipe) {
        int mtu = NatRecipe.mtu(recipe);
        return round.largestFragment != 0 || round.headers.networkLength(i) > mtu ? MAXIMUM_BYTES : mtu;
    }

    private int headerLength(long record, int version) {
        return ProxyHeader.length(
                version,
                ConnectionRecord.clientHigh(record),
                ConnectionRecord.clientLow(record),
                ConnectionRecord.virtualHigh(record),
                ConnectionRecord.virtualLow(record),
                ports(record));
    }

    private static int ports(long record) {
        return ConnectionRecord.clientPort(record) << 16 | ConnectionRecord.virtualPort(record);
    }

    /** A number that grows with time for each pair of ends and that nobody else can guess (RFC 6528). */
    private int initialNumber(long record, long nowNanos) {
        long hash = SipHash.hash(
                secret,
                ~secret,
                ends.sourceHigh(record, NatRecipe.FROM_CLIENT),
                ends.sourceLow(record, NatRecipe.FROM_CLIENT),
                ConnectionRecord.serverHigh(record),
                ConnectionRecord.serverLow(record),
                TranslatedEnds.ports(record, NatRecipe.FROM_CLIENT));
        return (int) hash + (int) (nowNanos >>> CLOCK_SHIFT);
    }

    private static boolean tellsByOption(long record, Settings settings) {
        return ConnectionRecord.isFullNat(record)
                && StreamNumbers.proxyBytes(record) == 0
                && settings.get(Setting.FULLNAT_TOA) != 0;
    }

    private static long line(long serverLines, long record) {
        return ServerCounters.line(serverLines, ConnectionRecord.serverId(record));
    }
}
