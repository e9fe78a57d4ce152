package sluice.worker;

import sluice.connection.ConnectionRecord;
import sluice.connection.ReplyShift;
import sluice.connection.TcpState;
import sluice.dpdk.Memory;
import sluice.ftp.FtpMessage;
import sluice.ftp.ReplyText;
import sluice.parse.Headers;
import sluice.parse.Kind;
import sluice.port.PacketPool;
import sluice.wire.Checksum;
import sluice.wire.IpAddress;
import sluice.wire.Ipv4;
import sluice.wire.Ipv6;
import sluice.wire.SequenceShift;
import sluice.wire.Tcp;

/**
 * Looks into FTP control connections through NAT: the server's replies get the virtual address and port, and the data
 * connections that either side announces are expected (spec 3.10).
 *
 * <p>It comes before the translation and leaves a segment that is as sound as it was. When a reply gets longer or shorter,
 * the numbers of all that follows are shifted, for the connection's life: the shift is in its record. A segment with a wrong
 * checksum is not read; whoever gets it will see that it is wrong. Thread: the worker's.
 */
final class FtpPath {
    /** The virtual port of control connections. */
    static final int CONTROL_PORT = 21;

    private static final int MODES = ConnectionRecord.FLAG_PASSIVE | ConnectionRecord.FLAG_EXTENDED_PASSIVE;

    private final DataConnections dataConnections;
    private final int frameCapacity;
    private final FtpMessage message = new FtpMessage();
    private final ReplyText text = new ReplyText();

    FtpPath(DataConnections dataConnections, PacketPool pool) {
        this.dataConnections = dataConnections;
        this.frameCapacity = pool.frameCapacity();
    }

    /**
     * Treats segment {@code i} of a control connection, which is not translated yet; its length may change.
     *
     * @param record the connection's
     */
    void treat(Round round, int i, long record, boolean isReply) {
        Headers headers = round.headers;
        long ip = headers.network(i);
        long tcp = headers.transport(i);
        int length = headers.networkLength(i);
        int bytes = length - (int) (tcp - ip);
        int header = Tcp.headerLength(tcp);
        if (header < Tcp.BYTES || header > bytes) {
            return;
        }
        boolean isRead = bytes > header
                && ConnectionRecord.state(record) == TcpState.ESTABLISHED
                && hasGoodChecksum(headers, i, bytes);
        if (!isReply) {
            if (isRead) {
                readCommand(round, i, record, tcp + header, bytes - header);
            }
            shiftAcknowledgements(tcp, ConnectionRecord.replyShift(record));
            return;
        }
        int mode = ConnectionRecord.flags(record) & MODES;
        if (isRead && mode != 0) {
            int growth = announce(round, i, record, mode, tcp + header, bytes - header);
            headers.networkLength(i, headers.networkLength(i) + growth);
        }
        shiftSequence(tcp, ConnectionRecord.replyShift(record));
    }

    private void readCommand(Round round, int i, long record, long data, int length) {
        boolean isIpv6 = round.headers.kind(i) == Kind.FLOW6;
        int asked = FtpMessage.passiveMode(data, length, isIpv6);
        if (asked != FtpMessage.NONE) {
            boolean isExtended = asked == FtpMessage.EXTENDED_PASSIVE;
            ConnectionRecord.clearFlags(
                    record, isExtended ? ConnectionRecord.FLAG_PASSIVE : ConnectionRecord.FLAG_EXTENDED_PASSIVE);
            ConnectionRecord.setFlags(
                    record, isExtended ? ConnectionRecord.FLAG_EXTENDED_PASSIVE : ConnectionRecord.FLAG_PASSIVE);
        } else if (message.readActive(data, length, isIpv6)) {
            ConnectionRecord.clearFlags(record, MODES);
            dataConnections.expectActive(round, record, message.addressHigh(), message.addressLow(), message.port());
        }
    }

    /**
     * Expects the data connection that a reply announces, if it is such a reply, and writes the virtual address and port
     * into it.
     *
     * @return by how many bytes it has got longer
     */
    private int announce(Round round, int i, long record, int mode, long data, int length) {
        boolean isExtended = (mode & ConnectionRecord.FLAG_EXTENDED_PASSIVE) != 0;
        if (!message.readReply(data, length, isExtended ? FtpMessage.EXTENDED_PASSIVE : FtpMessage.PASSIVE)) {
            return 0;
        }
        if (isExtended) {
            text.writeExtendedPassive(message.port());
        } else {
            text.writePassive(IpAddress.to4(ConnectionRecord.virtualLow(record)), message.port());
        }
        int step = text.length() - (message.end() - message.start());
        long shift = ConnectionRecord.replyShift(record);
        if (!ReplyShift.hasRoom(shift)
                || Math.abs(step) > ReplyText.MAXIMUM_BYTES
                || !fits(round, i, data + length + step)
                || !dataConnections.expectPassive(round, record, message.port())) {
            return 0;
        }
        int first = Tcp.sequence(round.headers.transport(i)) + message.line();
        shift = ReplyShift.resized(shift, first, step);
        ConnectionRecord.replyShift(record, shift);
        if (shift != ReplyShift.NONE) {
            ConnectionRecord.setFlags(record, ConnectionRecord.FLAG_OUT_SEQ);
        }
        write(round.headers, i, data, length, step);
        return step;
    }

    /** Replaces address and port in the reply by {@link #text}. */
    private void write(Headers headers, int i, long data, int length, int step) {
        Memory.copy(data + message.end(), data + message.end() + step, length - message.end());
        Memory.copy(text.text(), data + message.start(), text.length());
        long ip = headers.network(i);
        long tcp = headers.transport(i);
        int old = headers.networkLength(i);
        int bytes = old + step - (int) (tcp - ip);
        Tcp.checksum(tcp, 0);
        if (headers.kind(i) == Kind.FLOW6) {
            Ipv6.payloadLength(ip, old + step - Ipv6.BYTES);
        } else {
            Ipv4.totalLength(ip, old + step);
            Ipv4.checksum(ip, Checksum.apply(Ipv4.checksum(ip), Checksum.delta(old, old + step)));
        }
        Tcp.checksum(tcp, checksum(headers, i, bytes));
    }

    /** Whether the packet may end at address {@code end}. What was put together of fragments has its own memory. */
    private boolean fits(Round round, int i, long end) {
        return round.burst.buffer(i) == Transmitter.NO_BUFFER || end - round.burst.frame(i) <= frameCapacity;
    }

    private static void shiftSequence(long tcp, long shift) {
        SequenceShift.sequence(tcp, ReplyShift.start(shift), ReplyShift.bytesBefore(shift), ReplyShift.bytes(shift));
    }

    private static void shiftAcknowledgements(long tcp, long shift) {
        int before = ReplyShift.bytesBefore(shift);
        SequenceShift.acknowledgement(tcp, ReplyShift.start(shift) + before, -before, -ReplyShift.bytes(shift));
    }

    private static boolean hasGoodChecksum(Headers headers, int i, int bytes) {
        return checksum(headers, i, bytes) == 0;
    }

    /** Over the segment as it is: with its checksum in place 0 if that is good. */
    private static int checksum(Headers headers, int i, int bytes) {
        long ip = headers.network(i);
        long tcp = headers.transport(i);
        return headers.kind(i) == Kind.FLOW6
                ? Checksum.transport6(ip, Ipv4.TCP, tcp, bytes)
                : Checksum.transport4(Ipv4.source(ip), Ipv4.destination(ip), Ipv4.TCP, tcp, bytes);
    }
}
