package sluice.connection;

import sluice.dpdk.Memory;

/**
 * The part of a record that says from where a TCP stream counts on either side of the director (spec 5.7): the real servers
 * of FULLNAT see another initial sequence number than the client sent, and a PROXY header makes the client's stream longer.
 *
 * <pre>
 *  48 what is added to the client's sequence numbers
 *  52 number of the server's first byte, as the client sees it
 *  56 number of the client's first byte, as the client counts
 *  60 PROXY header: its length in bytes (7 bits), bit 7 for version 2; 0 without one
 *  61 free (3)
 * </pre>
 *
 * <p>Host byte order. What is read counts only with {@link #isKnown}; that is set last, so that a crash leaves a stream
 * either known or as it was. Thread: the worker that has the client's packets writes, the one that has the server's
 * writes {@link #serverStarts} and {@link #told}; any reads.
 */
public final class StreamNumbers {
    private static final int SHIFT = 48;
    private static final int SERVER_FIRST = 52;
    private static final int CLIENT_FIRST = 56;
    private static final int PROXY = 60;

    private static final int PROXY_BYTES_MASK = 0x7F;
    private static final int PROXY_VERSION2 = 0x80;

    private StreamNumbers() {}

    /**
     * A client has sent a SYN.
     *
     * @param shift what is added to its sequence numbers
     * @param first number of its first byte
     * @param proxyBytes length of the PROXY header that goes before that byte, 0 for none
     * @param isVersion2 whether that is the binary one
     */
    public static void begin(long record, int shift, int first, int proxyBytes, boolean isVersion2) {
        ConnectionRecord.clearFlags(record, ConnectionRecord.FLAG_PROXY_TOLD | ConnectionRecord.FLAG_SERVER_STARTED);
        Memory.putHostI32(record + SHIFT, shift);
        Memory.putU8(record + PROXY, proxyBytes | (isVersion2 ? PROXY_VERSION2 : 0));
        Memory.putHostI32(record + CLIENT_FIRST, first);
        ConnectionRecord.setFlags(record, ConnectionRecord.FLAG_CLIENT_STARTED);
    }

    /** Whether {@link #begin} was called: the client's handshake was seen, and its numbers are translated. */
    public static boolean isKnown(long record) {
        return (ConnectionRecord.flags(record) & ConnectionRecord.FLAG_CLIENT_STARTED) != 0;
    }

    /** A server has answered the SYN; {@code first} is the number of its first byte, as the client sees it. */
    public static void serverStarts(long record, int first) {
        if (Memory.hostI32(record + SERVER_FIRST) != first) {
            Memory.putHostI32(record + SERVER_FIRST, first);
        }
        ConnectionRecord.setFlags(record, ConnectionRecord.FLAG_SERVER_STARTED);
    }

    /** Whether a segment of the client that acknowledges {@code number} acknowledges nothing of the server but its SYN. */
    public static boolean isBeforeServersData(long record, int number) {
        return Memory.hostI32(record + SERVER_FIRST) == number
                && (ConnectionRecord.flags(record) & ConnectionRecord.FLAG_SERVER_STARTED) != 0;
    }

    /** What is added to the client's sequence numbers, the PROXY header not included. */
    public static int shift(long record) {
        return Memory.hostI32(record + SHIFT);
    }

    /** Number of the client's first byte, as the client counts. */
    public static int first(long record) {
        return Memory.hostI32(record + CLIENT_FIRST);
    }

    /** Length in bytes of the PROXY header, 0 without one. */
    public static int proxyBytes(long record) {
        return Memory.u8(record + PROXY) & PROXY_BYTES_MASK;
    }

    /** Whether it is the binary one. */
    public static boolean isProxyVersion2(long record) {
        return (Memory.u8(record + PROXY) & PROXY_VERSION2) != 0;
    }

    /** The server has all of the PROXY header. */
    public static void told(long record) {
        ConnectionRecord.setFlags(record, ConnectionRecord.FLAG_PROXY_TOLD);
    }

    /** Whether the server has all of the PROXY header. */
    public static boolean isTold(long record) {
        return (ConnectionRecord.flags(record) & ConnectionRecord.FLAG_PROXY_TOLD) != 0;
    }
}
