package sluice.connection;

import java.lang.invoke.VarHandle;
import sluice.dpdk.Memory;

/**
 * The layout of a connection's record in the mapped file, and static accessors over its address.
 *
 * <pre>
 *   0 generation  4 state      8 flags     12 timeout   first line: what packets touch
 *  16 last seen  20 in packets 24 server id 28 control
 *  32 controls   36 protocol, local address's id (2), slot
 *  40 shift of the replies' sequence numbers (8), see {@link ReplyShift}; with FLAG_SYN_PROXIED
 *     {@link ProxiedNumbers}, which have 62 (2), too
 *  48 where the streams start (16), see {@link StreamNumbers}
 *     of a template with FLAG_CALL: 40 its slot in the {@link CallRoom}, 48 digest of its Call-ID (16)
 *  64 client address (16)      80 virtual address (16)  second line: fixed at creation
 *  96 server address (16)     112 client, virtual, server, local port (2 each)
 * 120 firewall mark           124 checksum of what is fixed
 * </pre>
 *
 * <p>Host byte order; addresses are 16 bytes, the high half first, IPv4 ones IPv4-mapped. A record is live while its generation is
 * odd. The generation is released last when a record is created and changed first when it ends, together with the
 * state in one atomic step, so no state change can be lost or come after the end.
 *
 * <p>Threads: the worker that owns the slot creates; any worker touches and advances; anyone reads, checking the
 * generation before and after ({@link #isStill}).
 */
public final class ConnectionRecord {
    /** Size of a record. */
    public static final int BYTES = 128;

    /** State of a template that has seen no established connection. */
    public static final int TEMPLATE_NONE = 0;
    /** State of a template of which a connection was established (spec 3.5). */
    public static final int TEMPLATE_ASSURED = 1;

    /** {@link #control} of a connection that nobody controls. */
    public static final int NO_CONTROL = -1;

    /**
     * The flag bits that name the forwarding method: 0 MASQ, 1 LOCALNODE, 2 TUNNEL, 3 DROUTE, 4 BYPASS (spec 1.8), 5
     * FULLNAT (spec 5.7).
     */
    public static final int FLAG_METHOD = 0x7;
    /** Forwarding method NAT: replies are addressed to the client. */
    public static final int METHOD_MASQ = 0;
    /** Forwarding method TUN. */
    public static final int METHOD_TUNNEL = 2;
    /** Forwarding method DR. */
    public static final int METHOD_DROUTE = 3;
    /** No real server: packets go where they are addressed to. */
    public static final int METHOD_BYPASS = 4;
    /** Forwarding method FULLNAT: replies are addressed to a local address and port. */
    public static final int METHOD_FULLNAT = 5;
    /** Created by a sync message. */
    public static final int FLAG_SYNC = 0x20;
    /** Is in the table. */
    public static final int FLAG_HASHED = 0x40;
    /** No reply has passed the director yet. */
    public static final int FLAG_NOOUTPUT = 0x80;
    /** Counted as inactive. */
    public static final int FLAG_INACTIVE = 0x100;
    /** Sequence numbers of replies are shifted, see {@link ReplyShift}. */
    public static final int FLAG_OUT_SEQ = 0x200;
    /** The client's port is not known yet. */
    public static final int FLAG_NO_CPORT = 0x800;
    /** A persistence template. */
    public static final int FLAG_TEMPLATE = 0x1000;
    /** Lives for one packet. */
    public static final int FLAG_ONE_PACKET = 0x2000;
    /** A data connection of FTP, whose ports are not those of its service; the kernel's NFCT. */
    public static final int FLAG_FTP_DATA = 0x1_0000;

    /**
     * Ours, not the kernel's: a newer connection has the same real server, client and ports, and took the reply's key
     * over. Who remembers the reply's tuple as this connection's must ask the index again.
     */
    public static final int FLAG_REPLY_TAKEN_OVER = 0x4000_0000;

    /** Ours, too: a newer connection of the same client to the same virtual address and port took the client's key. */
    public static final int FLAG_CLIENT_TAKEN_OVER = 0x2000_0000;

    /** Ours: the client of this FTP control connection has asked by PASV where the server waits. */
    public static final int FLAG_PASSIVE = 0x1000_0000;

    /** Ours: it has asked by EPSV. */
    public static final int FLAG_EXTENDED_PASSIVE = 0x0800_0000;

    /** Ours: the client's sequence numbers are translated, see {@link StreamNumbers#isKnown}. */
    public static final int FLAG_CLIENT_STARTED = 0x0400_0000;

    /** Ours: the server's first sequence number is known, see {@link StreamNumbers#serverStarts}. */
    public static final int FLAG_SERVER_STARTED = 0x0200_0000;

    /** Ours: the server has acknowledged the PROXY header, see {@link StreamNumbers#told}. */
    public static final int FLAG_PROXY_TOLD = 0x0100_0000;

    /** Ours: the director has shaken hands with the client in the server's name, see {@link ProxiedNumbers}. */
    public static final int FLAG_SYN_PROXIED = 0x0080_0000;

    /** Ours, beside that: the server has not answered the director's own SYN yet. */
    public static final int FLAG_SERVER_AWAITED = 0x0040_0000;

    /** Ours: a template not of all connections of its clients, but of one call (SIP). */
    public static final int FLAG_CALL = 0x0020_0000;

    static final int GENERATION = 0;
    static final int STATE = 4;
    static final int FLAGS = 8;
    static final int TIMEOUT = 12;
    static final int LAST_SEEN = 16;
    static final int IN_PACKETS = 20;
    static final int SERVER_ID = 24;
    static final int CONTROL = 28;
    static final int CONTROLS = 32;
    static final int PROTOCOL = 36;
    static final int LOCAL_ADDRESS = 37;
    static final int SLOT = 39;
    static final int REPLY_SHIFT = 40;
    static final int CALL_SLOT = 40;
    static final int CALL_HIGH = 48;
    static final int CALL_LOW = 56;
    static final int PROXIED_SCALES = 62;
    static final int CLIENT_ADDRESS = 64;
    static final int VIRTUAL_ADDRESS = 80;
    static final int SERVER_ADDRESS = 96;
    private static final int LOW = 8;
    static final int CLIENT_PORT = 112;
    static final int VIRTUAL_PORT = 114;
    static final int SERVER_PORT = 116;
    static final int LOCAL_PORT = 118;
    static final int FWMARK = 120;
    static final int CHECKSUM = 124;

    /** {@link #SLOT} of a record whose keys are gone: its owner may give the slot to another connection. */
    static final int SLOT_RELEASED = 1;

    private ConnectionRecord() {}

    /** The generation: odd while the record is live; changes when it is created and when it ends. */
    public static int generation(long record) {
        return Memory.acquireI32(record + GENERATION);
    }

    /** Whether {@code generation} is that of a live record. */
    public static boolean isLive(int generation) {
        return (generation & 1) != 0;
    }

    /** Whether everything read since {@code generation} was read belongs to that generation. */
    public static boolean isStill(long record, int generation) {
        VarHandle.loadLoadFence();
        return Memory.hostI32(record + GENERATION) == generation;
    }

    /** The protocol's state. */
    public static int state(long record) {
        return Memory.hostI32(record + STATE);
    }

    /** Moves a live record from state {@code old} to {@code state}; false when another worker was faster. */
    public static boolean compareAndSetState(long record, int old, int state) {
        return Memory.compareAndSetI32(record + STATE, old, state);
    }

    /**
     * As {@link #compareAndSetState(long, int, int)}, and only while {@code generation} lives: whoever succeeds may
     * account for the change, since the end of the connection will report the new state.
     */
    public static boolean compareAndSetState(long record, int generation, int old, int state) {
        return Memory.compareAndSetI64(record, life(generation, old), life(generation, state));
    }

    /** The flags, the bits of the kernel (spec 1.8) and {@link #FLAG_REPLY_TAKEN_OVER}. */
    public static int flags(long record) {
        return Memory.hostI32(record + FLAGS);
    }

    /** Clears {@code bits}; returns whether this call changed any. */
    public static boolean clearFlags(long record, int bits) {
        int old;
        do {
            old = Memory.acquireI32(record + FLAGS);
            if ((old & bits) == 0) {
                return false;
            }
        } while (!Memory.compareAndSetI32(record + FLAGS, old, old & ~bits));
        return true;
    }

    /** Sets {@code bits}; returns whether this call changed any. */
    public static boolean setFlags(long record, int bits) {
        int old;
        do {
            old = Memory.acquireI32(record + FLAGS);
            if ((old & bits) == bits) {
                return false;
            }
        } while (!Memory.compareAndSetI32(record + FLAGS, old, old | bits));
        return true;
    }

    /** Ticks that it lives after its last packet. */
    public static int timeoutTicks(long record) {
        return Memory.hostI32(record + TIMEOUT);
    }

    /** Changes the timeout, writing only what changes. After a shorter one, {@link WorkerConnections#rearm} it. */
    public static void timeoutTicks(long record, int ticks) {
        if (Memory.hostI32(record + TIMEOUT) != ticks) {
            Memory.putHostI32(record + TIMEOUT, ticks);
        }
    }

    /** The tick of its last packet. */
    public static int lastSeenTicks(long record) {
        return Memory.hostI32(record + LAST_SEEN);
    }

    /** Notes a packet at {@code ticks}, writing only when the tick has changed. */
    public static void touch(long record, int ticks) {
        if (Memory.hostI32(record + LAST_SEEN) != ticks) {
            Memory.putHostI32(record + LAST_SEEN, ticks);
        }
    }

    /** The tick at which it expires unless a packet comes. */
    public static int deadlineTicks(long record) {
        return lastSeenTicks(record) + timeoutTicks(record);
    }

    /** Packets from the client. */
    public static int inPackets(long record) {
        return Memory.hostI32(record + IN_PACKETS);
    }

    /** Counts {@code packets} from the client; not atomic, since RSS brings one direction to one worker. */
    public static void addInPackets(long record, int packets) {
        Memory.putHostI32(record + IN_PACKETS, Memory.hostI32(record + IN_PACKETS) + packets);
    }

    /** The id of its real server, valid for this process only. */
    public static int serverId(long record) {
        return Memory.hostI32(record + SERVER_ID);
    }

    /** The number of the connection or template that controls this one, or {@link #NO_CONTROL}. */
    public static int control(long record) {
        return Memory.hostI32(record + CONTROL);
    }

    /** How many connections this one controls. */
    public static int controls(long record) {
        return Memory.acquireI32(record + CONTROLS);
    }

    /** The shift of the replies' sequence numbers, {@link ReplyShift#NONE} without one. */
    public static long replyShift(long record) {
        return Memory.hostI64(record + REPLY_SHIFT);
    }

    /** Changes the shift; the worker that has the server's packets is the only one to do so. */
    public static void replyShift(long record, long shift) {
        Memory.putHostI64(record + REPLY_SHIFT, shift);
    }

    /** Whether it is a persistence template. */
    public static boolean isTemplate(long record) {
        return (flags(record) & FLAG_TEMPLATE) != 0;
    }

    /** Whether it is the template of one call. */
    static boolean isOfCall(long record) {
        return (flags(record) & FLAG_CALL) != 0;
    }

    /** Where the Call-ID is kept; only for one that {@link #isOfCall}, as the next two. */
    static int callSlot(long record) {
        return Memory.hostI32(record + CALL_SLOT);
    }

    /** First half of the digest of its Call-ID. */
    static long callHigh(long record) {
        return Memory.hostI64(record + CALL_HIGH);
    }

    /** Last half of the digest of its Call-ID. */
    static long callLow(long record) {
        return Memory.hostI64(record + CALL_LOW);
    }

    /** The IP protocol number; 0 for the template of a service by firewall mark. */
    public static int protocol(long record) {
        return Memory.u8(record + PROTOCOL);
    }

    /** High half of the CIP. */
    public static long clientHigh(long record) {
        return Memory.hostI64(record + CLIENT_ADDRESS);
    }

    /** Low half of the CIP. */
    public static long clientLow(long record) {
        return Memory.hostI64(record + CLIENT_ADDRESS + LOW);
    }

    /** High half of the VIP. */
    public static long virtualHigh(long record) {
        return Memory.hostI64(record + VIRTUAL_ADDRESS);
    }

    /** Low half of the VIP. */
    public static long virtualLow(long record) {
        return Memory.hostI64(record + VIRTUAL_ADDRESS + LOW);
    }

    /** High half of the RIP. */
    public static long serverHigh(long record) {
        return Memory.hostI64(record + SERVER_ADDRESS);
    }

    /** Low half of the RIP. */
    public static long serverLow(long record) {
        return Memory.hostI64(record + SERVER_ADDRESS + LOW);
    }

    /** High half of where the client's packets go: the RIP, or the VIP when they bypass the servers. */
    public static long onwardHigh(long record) {
        return method(record) == METHOD_BYPASS ? virtualHigh(record) : serverHigh(record);
    }

    /** Low half of where the client's packets go. */
    public static long onwardLow(long record) {
        return method(record) == METHOD_BYPASS ? virtualLow(record) : serverLow(record);
    }

    /** The flag bits of {@link #FLAG_METHOD}. */
    public static int method(long record) {
        return flags(record) & FLAG_METHOD;
    }

    /**
     * Whether addresses change on the way, so that replies have a key of their own: those of NAT and FULLNAT.
     */
    public static boolean isTranslated(long record) {
        int method = method(record);
        return method == METHOD_MASQ || method == METHOD_FULLNAT;
    }

    /** Whether real servers see a local address in place of the client's. */
    public static boolean isFullNat(long record) {
        return method(record) == METHOD_FULLNAT;
    }

    /** Id of the local address in the table's {@link ConnectionTable#locals}, 0 without one. */
    public static int localId(long record) {
        return Memory.hostU16(record + LOCAL_ADDRESS);
    }

    /** The local port, 0 to 65535; 0 without one. */
    public static int localPort(long record) {
        return Memory.hostU16(record + LOCAL_PORT);
    }

    /** The client's port, 0 to 65535. */
    public static int clientPort(long record) {
        return Memory.hostU16(record + CLIENT_PORT);
    }

    /** The virtual port, 0 to 65535. */
    public static int virtualPort(long record) {
        return Memory.hostU16(record + VIRTUAL_PORT);
    }

    /** The server's port, 0 to 65535. */
    public static int serverPort(long record) {
        return Memory.hostU16(record + SERVER_PORT);
    }

    /** The firewall mark of the packet that created it, 0 without one. */
    public static int fwmark(long record) {
        return Memory.hostI32(record + FWMARK);
    }

    /** The first eight bytes of a record; the machines that DPDK runs on are little endian. */
    static long life(int generation, int state) {
        return (long) state << 32 | (generation & 0xFFFF_FFFFL);
    }
}
