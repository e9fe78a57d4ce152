package sluice.sync;

import sluice.connection.ConnectionRecord;
import sluice.connection.ProtocolStates;
import sluice.connection.ReplyShift;
import sluice.connection.Ticks;
import sluice.dpdk.Memory;
import sluice.wire.IpAddress;

/**
 * A connection in a message of version 1 (spec 8.2), in network byte order; IPv6 addresses have 16 bytes.
 *
 * <pre>
 *   0 type (1)      1 protocol (1)  2 version 0 (4 bits), size with options (12 bits)
 *   4 flags (4)     8 state (2)    10 client port (2)
 *  12 virtual port (2)  14 server port (2)  16 firewall mark (4)  20 timeout in seconds (4)
 *  24 client, virtual, server address (4 or 16 each), then options {type (1), length (1), data}
 * </pre>
 *
 * <p>And in one of version 0, which is about IPv4 only and knows neither marks nor timeouts:
 *
 * <pre>
 *   0 zero (1)      1 protocol (1)  2 client port (2)  4 virtual port (2)  6 server port (2)
 *   8 client, virtual, server address (4 each)  20 flags (2)  22 state (2)  24 shifts of sequence numbers, if any (24)
 * </pre>
 *
 * <p>Thread: any.
 */
final class SyncEntry {
    /** {@link #TYPE} bit: addresses are IPv6 ones. */
    static final int TYPE_IPV6 = 1;

    static final int TYPE = 0;
    static final int PROTOCOL = 1;
    static final int SIZE = 2;
    static final int FLAGS = 4;
    static final int STATE = 8;
    static final int CLIENT_PORT = 10;
    static final int VIRTUAL_PORT = 12;
    static final int SERVER_PORT = 14;
    static final int MARK = 16;
    static final int TIMEOUT = 20;
    static final int ADDRESSES = 24;
    static final int BYTES4 = 36;
    static final int BYTES6 = 72;

    static final int CLIENT_PORT_0 = 2;
    static final int VIRTUAL_PORT_0 = 4;
    static final int SERVER_PORT_0 = 6;
    static final int ADDRESSES_0 = 8;
    static final int FLAGS_0 = 20;
    static final int STATE_0 = 22;
    static final int BYTES_0 = 24;

    /** Option: by how much the sequence numbers of both directions are shifted. */
    static final int OPTION_SEQUENCES = 1;
    /** Option: what a persistence engine knows the client by. */
    static final int OPTION_ENGINE_DATA = 2;
    /** Option: the name of the persistence engine. */
    static final int OPTION_ENGINE_NAME = 3;
    /** Bit of an option's type: who does not know it may ignore it. */
    static final int OPTIONAL = 0x40;

    static final int OPTION_HEADER = 2;
    /** {initial sequence number, shift, shift before} of the client's direction and then of the server's. */
    static final int SEQUENCES_BYTES = 24;
    /** Where the server's direction starts. */
    static final int OUT_SEQUENCES = 12;

    /** Flags that have a meaning elsewhere; {@link ConnectionRecord#FLAG_INACTIVE} follows from the state. */
    private static final int TOLD_FLAGS =
            0x1_FFFF & ~(ConnectionRecord.FLAG_HASHED | ConnectionRecord.FLAG_INACTIVE | ConnectionRecord.FLAG_OUT_SEQ);

    private SyncEntry() {}

    /** Bytes that {@code record} takes in a message of {@code version}. */
    static int bytes(long record, int version) {
        int shift = ConnectionRecord.replyShift(record) == ReplyShift.NONE ? 0 : SEQUENCES_BYTES;
        if (version == 0) {
            return BYTES_0 + shift;
        }
        return (is4(record) ? BYTES4 : BYTES6) + (shift == 0 ? 0 : OPTION_HEADER + shift);
    }

    /** Whether both addresses of {@code record} are IPv4 ones. */
    static boolean is4(long record) {
        return IpAddress.is4(ConnectionRecord.clientHigh(record), ConnectionRecord.clientLow(record));
    }

    /** Writes {@code record} for a message of version 1. */
    static void write(long at, long record) {
        long shift = ConnectionRecord.replyShift(record);
        boolean is4 = is4(record);
        Memory.putU8(at + TYPE, is4 ? 0 : TYPE_IPV6);
        Memory.putU8(at + PROTOCOL, ConnectionRecord.protocol(record));
        Memory.putU16(at + SIZE, bytes(record, 1));
        Memory.putI32(at + FLAGS, flags(record, shift));
        Memory.putU16(at + STATE, ConnectionRecord.state(record));
        Memory.putU16(at + CLIENT_PORT, ConnectionRecord.clientPort(record));
        Memory.putU16(at + VIRTUAL_PORT, ConnectionRecord.virtualPort(record));
        Memory.putU16(at + SERVER_PORT, ConnectionRecord.serverPort(record));
        Memory.putI32(at + MARK, ConnectionRecord.fwmark(record));
        Memory.putI32(at + TIMEOUT, Ticks.toSeconds(ConnectionRecord.timeoutTicks(record)));
        if (is4) {
            addresses4(at + ADDRESSES, record);
        } else {
            addresses6(at + ADDRESSES, record);
        }
        if (shift != ReplyShift.NONE) {
            long option = at + (is4 ? BYTES4 : BYTES6);
            Memory.putU8(option, OPTION_SEQUENCES);
            Memory.putU8(option + 1, SEQUENCES_BYTES);
            sequences(option + OPTION_HEADER, shift);
        }
    }

    /** Writes {@code record}, which is an IPv4 one, for a message of version 0. */
    static void write0(long at, long record) {
        long shift = ConnectionRecord.replyShift(record);
        Memory.putU8(at, 0);
        Memory.putU8(at + PROTOCOL, ConnectionRecord.protocol(record));
        Memory.putU16(at + CLIENT_PORT_0, ConnectionRecord.clientPort(record));
        Memory.putU16(at + VIRTUAL_PORT_0, ConnectionRecord.virtualPort(record));
        Memory.putU16(at + SERVER_PORT_0, ConnectionRecord.serverPort(record));
        addresses4(at + ADDRESSES_0, record);
        Memory.putU16(at + FLAGS_0, flags(record, shift) & 0xFFFF);
        Memory.putU16(at + STATE_0, ConnectionRecord.state(record));
        if (shift != ReplyShift.NONE) {
            sequences(at + BYTES_0, shift);
        }
    }

    private static int flags(long record, long shift) {
        int flags = ConnectionRecord.flags(record) & TOLD_FLAGS;
        boolean isActive = !ConnectionRecord.isTemplate(record)
                && ProtocolStates.isActive(ConnectionRecord.protocol(record), ConnectionRecord.state(record));
        return flags
                | (isActive ? 0 : ConnectionRecord.FLAG_INACTIVE)
                | (shift == ReplyShift.NONE ? 0 : ConnectionRecord.FLAG_OUT_SEQ);
    }

    private static void addresses4(long at, long record) {
        Memory.putI32(at, IpAddress.to4(ConnectionRecord.clientLow(record)));
        Memory.putI32(at + 4, IpAddress.to4(ConnectionRecord.virtualLow(record)));
        Memory.putI32(at + 8, IpAddress.to4(ConnectionRecord.serverLow(record)));
    }

    private static void addresses6(long at, long record) {
        Memory.putI64(at, ConnectionRecord.clientHigh(record));
        Memory.putI64(at + 8, ConnectionRecord.clientLow(record));
        Memory.putI64(at + 16, ConnectionRecord.virtualHigh(record));
        Memory.putI64(at + 24, ConnectionRecord.virtualLow(record));
        Memory.putI64(at + 32, ConnectionRecord.serverHigh(record));
        Memory.putI64(at + 40, ConnectionRecord.serverLow(record));
    }

    private static void sequences(long at, long shift) {
        Memory.putI32(at, 0);
        Memory.putI32(at + 4, 0);
        Memory.putI32(at + 8, 0);
        Memory.putI32(at + OUT_SEQUENCES, ReplyShift.start(shift));
        Memory.putI32(at + OUT_SEQUENCES + 4, ReplyShift.bytes(shift));
        Memory.putI32(at + OUT_SEQUENCES + 8, ReplyShift.bytesBefore(shift));
    }
}
