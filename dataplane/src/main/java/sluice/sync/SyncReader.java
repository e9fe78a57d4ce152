package sluice.sync;

import sluice.connection.ConnectionRecord;
import sluice.connection.ReplyShift;
import sluice.dpdk.Memory;
import sluice.wire.IpAddress;

/**
 * Reads a message connection by connection (spec 8.2, 8.4), and takes nothing in it for granted: whatever points beyond
 * the message ends it. Thread: its worker's.
 */
public final class SyncReader {
    /** {@link #next}: there is a connection. */
    public static final int CONNECTION = 0;
    /** {@link #next}: there is one that this version does not know how to take. */
    public static final int UNKNOWN = 1;
    /** {@link #next}: there is none more. */
    public static final int END = 2;

    private static final int SIZE_MASK = 0xFFF;
    private static final int VERSION_SHIFT = 12;
    /** The kernel's: the client's sequence numbers are shifted, which no director does for the helpers that Sluice has. */
    private static final int FLAG_IN_SEQ = 0x400;

    private static final int SHIFTED = ConnectionRecord.FLAG_OUT_SEQ | FLAG_IN_SEQ;

    private long at;
    private long end;
    private int left;
    private int version;

    private int protocol;
    private int flags;
    private int state;
    private int clientPort;
    private int virtualPort;
    private int serverPort;
    private int mark;
    private int timeoutSeconds;
    private long clientHigh;
    private long clientLow;
    private long virtualHigh;
    private long virtualLow;
    private long serverHigh;
    private long serverLow;
    private long replyShift;

    /**
     * Begins a message.
     *
     * @param length bytes that came
     * @param syncId the one to listen to, 0 for all
     * @return whether it is one
     */
    public boolean open(long message, int length, int syncId) {
        if (length < SyncOutbox.HEADER_0
                || length != Memory.u16(message + 2)
                || (syncId != 0 && Memory.u8(message + 1) != syncId)) {
            return false;
        }
        end = message + length;
        version = isVersion1(message, length) ? 1 : 0;
        left = version == 1 ? Memory.u8(message + 4) : Memory.u8(message);
        at = message + (version == 1 ? SyncOutbox.HEADER : SyncOutbox.HEADER_0);
        return true;
    }

    private static boolean isVersion1(long message, int length) {
        return length >= SyncOutbox.HEADER
                && Memory.u8(message) == 0
                && Memory.u8(message + 5) == 1
                && Memory.u16(message + 6) == 0;
    }

    /** Reads the next connection: {@link #CONNECTION}, {@link #UNKNOWN} or {@link #END}. */
    public int next() {
        if (left == 0) {
            return END;
        }
        left--;
        int found = version == 1 ? next1() : next0();
        if (found == END) {
            left = 0;
        }
        return found;
    }

    private int next0() {
        long entry = at;
        if (end - entry < SyncEntry.BYTES_0) {
            return END;
        }
        at = entry + SyncEntry.BYTES_0;
        protocol = Memory.u8(entry + SyncEntry.PROTOCOL);
        clientPort = Memory.u16(entry + SyncEntry.CLIENT_PORT_0);
        virtualPort = Memory.u16(entry + SyncEntry.VIRTUAL_PORT_0);
        serverPort = Memory.u16(entry + SyncEntry.SERVER_PORT_0);
        addresses4(entry + SyncEntry.ADDRESSES_0);
        flags = Memory.u16(entry + SyncEntry.FLAGS_0);
        state = Memory.u16(entry + SyncEntry.STATE_0);
        mark = 0;
        timeoutSeconds = 0;
        replyShift = ReplyShift.NONE;
        if ((flags & SHIFTED) != 0) {
            if (end - at < SyncEntry.SEQUENCES_BYTES) {
                return END;
            }
            sequences(at);
            at += SyncEntry.SEQUENCES_BYTES;
        }
        return CONNECTION;
    }

    private int next1() {
        long entry = at;
        if (end - entry < SyncEntry.BYTES4) {
            return END;
        }
        int type = Memory.u8(entry + SyncEntry.TYPE);
        int size = Memory.u16(entry + SyncEntry.SIZE) & SIZE_MASK;
        int fixed = type == SyncEntry.TYPE_IPV6 ? SyncEntry.BYTES6 : SyncEntry.BYTES4;
        boolean isSound = (type & ~SyncEntry.TYPE_IPV6) == 0
                && Memory.u16(entry + SyncEntry.SIZE) >>> VERSION_SHIFT == 0
                && size >= fixed
                && size <= end - entry;
        if (!isSound) {
            return END;
        }
        at = entry + ((size + 3) & ~3);
        protocol = Memory.u8(entry + SyncEntry.PROTOCOL);
        flags = Memory.i32(entry + SyncEntry.FLAGS);
        state = Memory.u16(entry + SyncEntry.STATE);
        clientPort = Memory.u16(entry + SyncEntry.CLIENT_PORT);
        virtualPort = Memory.u16(entry + SyncEntry.VIRTUAL_PORT);
        serverPort = Memory.u16(entry + SyncEntry.SERVER_PORT);
        mark = Memory.i32(entry + SyncEntry.MARK);
        timeoutSeconds = Memory.i32(entry + SyncEntry.TIMEOUT);
        if (type == SyncEntry.TYPE_IPV6) {
            addresses6(entry + SyncEntry.ADDRESSES);
        } else {
            addresses4(entry + SyncEntry.ADDRESSES);
        }
        return options(entry + fixed, entry + size);
    }

    private int options(long from, long to) {
        replyShift = ReplyShift.NONE;
        int seen = 0;
        long option = from;
        while (option < to) {
            if (to - option < SyncEntry.OPTION_HEADER) {
                return END;
            }
            int type = Memory.u8(option) & ~SyncEntry.OPTIONAL;
            boolean isOptional = (Memory.u8(option) & SyncEntry.OPTIONAL) != 0;
            int length = Memory.u8(option + 1);
            long data = option + SyncEntry.OPTION_HEADER;
            boolean isKnown = type >= SyncEntry.OPTION_SEQUENCES && type <= SyncEntry.OPTION_ENGINE_NAME;
            if (length == 0 || length > to - data || (isKnown && ((seen >>> type) & 1) != 0)) {
                return END;
            }
            if (type == SyncEntry.OPTION_SEQUENCES) {
                if (length != SyncEntry.SEQUENCES_BYTES) {
                    return END;
                }
                sequences(data);
            } else if (!isOptional) {
                // Who knows the client by a persistence engine cannot be taken over without one.
                return UNKNOWN;
            }
            seen |= isKnown ? 1 << type : 0;
            option = data + length;
        }
        return CONNECTION;
    }

    private void sequences(long data) {
        long out = data + SyncEntry.OUT_SEQUENCES;
        replyShift = (flags & ConnectionRecord.FLAG_OUT_SEQ) == 0
                ? ReplyShift.NONE
                : ReplyShift.of(Memory.i32(out), Memory.i32(out + 4), Memory.i32(out + 8));
    }

    private void addresses4(long from) {
        clientHigh = IpAddress.HIGH4;
        clientLow = IpAddress.low4(Memory.i32(from));
        virtualHigh = IpAddress.HIGH4;
        virtualLow = IpAddress.low4(Memory.i32(from + 4));
        serverHigh = IpAddress.HIGH4;
        serverLow = IpAddress.low4(Memory.i32(from + 8));
    }

    private void addresses6(long from) {
        clientHigh = Memory.i64(from);
        clientLow = Memory.i64(from + 8);
        virtualHigh = Memory.i64(from + 16);
        virtualLow = Memory.i64(from + 24);
        serverHigh = Memory.i64(from + 32);
        serverLow = Memory.i64(from + 40);
    }

    /** The protocol's number, 0 for templates of services by mark. */
    public int protocol() {
        return protocol;
    }

    /** Bits of {@link ConnectionRecord}, as they came. */
    public int flags() {
        return flags;
    }

    /** Whether all of {@code bits} are set. */
    public boolean has(int bits) {
        return (flags & bits) == bits;
    }

    /** The state's number, as it came. */
    public int state() {
        return state;
    }

    /** Client's port &lt;&lt; 16 | virtual port. */
    public int ports() {
        return (clientPort << 16) | virtualPort;
    }

    /** The virtual port. */
    public int virtualPort() {
        return virtualPort;
    }

    /** The server's port. */
    public int serverPort() {
        return serverPort;
    }

    /** The firewall mark, 0 for none. */
    public int mark() {
        return mark;
    }

    /** Seconds that it lives without packets, unsigned; 0 if that was not told. */
    public int timeoutSeconds() {
        return timeoutSeconds;
    }

    /** High half of the client's address. */
    public long clientHigh() {
        return clientHigh;
    }

    /** Low half of it. */
    public long clientLow() {
        return clientLow;
    }

    /** High half of the virtual address. */
    public long virtualHigh() {
        return virtualHigh;
    }

    /** Low half of it. */
    public long virtualLow() {
        return virtualLow;
    }

    /** High half of the server's address. */
    public long serverHigh() {
        return serverHigh;
    }

    /** Low half of it. */
    public long serverLow() {
        return serverLow;
    }

    /** The {@link ReplyShift}. */
    public long replyShift() {
        return replyShift;
    }
}
