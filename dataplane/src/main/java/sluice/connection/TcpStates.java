package sluice.connection;

/**
 * The TCP state machine (spec 4.1): next state = table[direction][event][state].
 *
 * <p>A segment is one of five events, with priority rst, syn, fin, ack, none of them. Both tables are one byte array:
 * {@value #STATE_STRIDE} bytes per event, {@value #EVENT_STRIDE} events per direction, four directions per table.
 */
public final class TcpStates {
    /** A packet from the client. */
    public static final int INPUT = 0;
    /** A reply. */
    public static final int OUTPUT = 1;
    /** A packet from the client of a connection that has not seen a reply pass (flag NOOUTPUT). */
    public static final int INPUT_ONLY = 2;

    private static final int FIN = 0x01;
    private static final int SYN = 0x02;
    private static final int RST = 0x04;
    private static final int ACK = 0x10;

    private static final int STATE_STRIDE = 16;
    private static final int EVENT_STRIDE = 8;
    private static final int DIRECTION_STRIDE = EVENT_STRIDE * STATE_STRIDE;
    private static final int TABLE_STRIDE = 4 * DIRECTION_STRIDE;

    /** The usual table. */
    public static final int NORMAL = 0;
    /**
     * The table of {@code secure_tcp} (spec 7.3): where replies are seen, nothing that the client sends establishes a
     * connection, only the server's acknowledgement.
     */
    public static final int SECURE = TABLE_STRIDE;

    private static final int EVENT_SYN = 0;
    private static final int EVENT_FIN = 1;
    private static final int EVENT_ACK = 2;
    private static final int EVENT_RST = 3;
    private static final int EVENT_NONE = 4;

    private static final byte[] EVENT_OF_FLAGS = eventOfFlags();

    private static final String COLUMNS = "NO ES SS SR FW TW CL CW LA LI SA";
    private static final String TO_CLOSE = "CL CL CL CL CL CL CL CL CL CL CL";

    /** By direction; rows: syn, fin, ack, rst. */
    private static final String[][] NORMAL_ROWS = {
        {
            "SR ES ES SR SR SR SR SR SR SR SR",
            "CL CW SS TW TW TW CL CW LA LI TW",
            "ES ES SS ES FW TW CL CW CL LI ES",
            "CL CL CL SR CL CL CL CL LA LI SR"
        },
        {
            "SS ES SS SR SS SS SS SS SS LI SR",
            "TW FW SS TW FW TW CL TW LA LI TW",
            "ES ES SS ES FW TW CL CW LA ES ES",
            "CL CL SS CL CL TW CL CL CL CL CL"
        },
        {
            "SR ES ES SR SR SR SR SR SR SR SR",
            "CL FW SS TW FW TW CL CW LA LI TW",
            "ES ES SS ES FW TW CL CW CL LI ES",
            "CL CL CL SR CL CL CL CL LA LI CL"
        }
    };

    private static final String[][] SECURE_ROWS = {
        {
            "SR ES ES SR SR SR SR SR SR SR SA",
            "CL CW SS TW TW TW CL CW LA LI SA",
            "ES ES SS SR FW TW CL CW CL LI SA",
            "CL CL CL SR CL CL CL CL LA LI CL"
        },
        {
            "SS ES SS SA SS SS SS SS SS LI SA",
            "TW FW SS TW FW TW CL TW LA LI TW",
            "ES ES SS ES FW TW CL CW LA ES ES",
            "CL CL SS CL CL TW CL CL CL CL CL"
        },
        {
            "SA ES ES SR SA SA SA SA SA SA SA",
            "CL FW SS TW FW TW CL CW LA LI TW",
            "ES ES SS ES FW TW CL CW CL LI ES",
            "CL CL CL SR CL CL CL CL LA LI CL"
        }
    };

    private static final byte[] TABLES = tables();

    private TcpStates() {}

    /**
     * The row of a table that tells what a segment does, for {@link #next}.
     *
     * @param table {@link #NORMAL} or {@link #SECURE}
     * @param direction {@link #INPUT}, {@link #OUTPUT} or {@link #INPUT_ONLY}
     * @param tcpFlags the flags byte of the TCP header
     */
    public static int row(int table, int direction, int tcpFlags) {
        return table + direction * DIRECTION_STRIDE + EVENT_OF_FLAGS[tcpFlags & 0xFF] * STATE_STRIDE;
    }

    /**
     * The state after a segment.
     *
     * @param row of {@link #row}
     * @param state the state before it, one of {@link TcpState}
     */
    public static int next(int row, int state) {
        return TABLES[row + state];
    }

    /** Whether a connection in {@code state} counts as active (spec 3.7). */
    public static boolean isActive(int state) {
        return state == TcpState.ESTABLISHED
                || state == TcpState.SYN_SENT
                || state == TcpState.SYN_RECV
                || state == TcpState.SYNACK;
    }

    private static byte[] eventOfFlags() {
        byte[] events = new byte[256];
        for (int flags = 0; flags < events.length; flags++) {
            events[flags] = (byte)
                    ((flags & RST) != 0
                            ? EVENT_RST
                            : (flags & SYN) != 0
                                    ? EVENT_SYN
                                    : (flags & FIN) != 0 ? EVENT_FIN : (flags & ACK) != 0 ? EVENT_ACK : EVENT_NONE);
        }
        return events;
    }

    private static byte[] tables() {
        byte[] tables = new byte[2 * TABLE_STRIDE];
        write(NORMAL_ROWS, tables, NORMAL);
        write(SECURE_ROWS, tables, SECURE);
        return tables;
    }

    private static void write(String[][] directions, byte[] tables, int table) {
        for (int direction = 0; direction < directions.length; direction++) {
            for (int event = 0; event <= EVENT_NONE; event++) {
                String row = event == EVENT_NONE ? TO_CLOSE : directions[direction][event];
                StateRows.write(COLUMNS, row, tables, table + direction * DIRECTION_STRIDE + event * STATE_STRIDE);
            }
        }
    }
}
