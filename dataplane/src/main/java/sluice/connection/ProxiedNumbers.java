package sluice.connection;

import sluice.dpdk.Memory;

/**
 * By what the two sides of a connection differ whose client shook hands with the director (spec 5.8), in its record:
 *
 * <pre>
 *  40 added to the sequence numbers of replies (4); while the server is awaited: the director's own to the client
 *  44 added to the times of replies (4); while the server is awaited: who waits for it
 *  62 window scales (2): 3 to 0 the server's, 7 to 4 the one that the client was told, 11 to 8 the client's if the server
 *     does not know of it, else 0
 * </pre>
 *
 * <p>Host byte order. Threads: the worker that has the server's SYN-ACK writes, before it clears
 * {@link ConnectionRecord#FLAG_SERVER_AWAITED}; any reads.
 */
public final class ProxiedNumbers {
    private static final int DELTA = ConnectionRecord.REPLY_SHIFT;
    private static final int CLOCK = ConnectionRecord.REPLY_SHIFT + 4;
    private static final int SCALES = ConnectionRecord.PROXIED_SCALES;
    private static final int TOLD_SHIFT = 4;
    private static final int CLIENT_SHIFT = 8;
    private static final int SCALE = 0xF;

    private ProxiedNumbers() {}

    /**
     * The server is awaited.
     *
     * @param sequence of the director's SYN-ACK
     * @param waiting the number of whoever waits, among those of the connection's owner
     */
    public static void await(long record, int sequence, int waiting) {
        Memory.putHostI32(record + DELTA, sequence);
        Memory.putHostI32(record + CLOCK, waiting);
    }

    /** Whether the server is still awaited. */
    public static boolean isAwaited(long record) {
        return (ConnectionRecord.flags(record) & ConnectionRecord.FLAG_SERVER_AWAITED) != 0;
    }

    /** The sequence number of the director's SYN-ACK, while the server is awaited. */
    public static int ownSequence(long record) {
        return Memory.hostI32(record + DELTA);
    }

    /** Who waits, while the server is awaited. */
    public static int waiting(long record) {
        return Memory.hostI32(record + CLOCK);
    }

    /**
     * The server is no longer awaited: from here on the numbers are translated.
     *
     * @param delta added to the sequence numbers of replies
     * @param clock added to the times of replies
     * @param scales see {@link #scales}
     */
    public static void settle(long record, int delta, int clock, int scales) {
        Memory.putHostI32(record + DELTA, delta);
        Memory.putHostI32(record + CLOCK, clock);
        Memory.putHostU16(record + SCALES, scales);
        ConnectionRecord.clearFlags(record, ConnectionRecord.FLAG_SERVER_AWAITED);
    }

    /**
     * Window scales for {@link #settle}, each 0 to 14; all 0 for nothing to be changed.
     *
     * @param server by which the server shifts its windows
     * @param told by which the client takes them
     * @param client by which the client shifts its own, if the server takes them as they are, else 0
     */
    public static int scales(int server, int told, int client) {
        return server | told << TOLD_SHIFT | client << CLIENT_SHIFT;
    }

    /** Added to the sequence numbers of replies, taken from what the client acknowledges. */
    public static int delta(long record) {
        return Memory.hostI32(record + DELTA);
    }

    /** Added to the times of replies, taken from those that the client echoes; 0 without timestamps. */
    public static int clock(long record) {
        return Memory.hostI32(record + CLOCK);
    }

    /** All scales; 0 if windows stay as they are. */
    public static int scales(long record) {
        return Memory.hostU16(record + SCALES);
    }

    /** By how much the server shifts its windows. */
    public static int serverScale(int scales) {
        return scales & SCALE;
    }

    /** By how much the client believes it to do so. */
    public static int toldScale(int scales) {
        return scales >>> TOLD_SHIFT & SCALE;
    }

    /** By how much the client shifts windows that the server takes as they are. */
    public static int clientScale(int scales) {
        return scales >>> CLIENT_SHIFT & SCALE;
    }
}
