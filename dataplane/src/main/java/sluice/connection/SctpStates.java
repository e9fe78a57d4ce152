package sluice.connection;

/**
 * The SCTP state machine (spec 4.5): next state = table[direction][event][state]. Directions are those of
 * {@link TcpStates}.
 *
 * <p>A packet is one of ten events, told by the type of one chunk. The table is one byte array:
 * {@value #STATE_STRIDE} bytes per event, {@value #EVENT_STRIDE} events per direction.
 */
public final class SctpStates {
    private static final int STATE_STRIDE = 16;
    private static final int EVENT_STRIDE = 16;
    private static final int DIRECTION_STRIDE = EVENT_STRIDE * STATE_STRIDE;
    private static final int CHUNK_TYPES = 256;

    /** The chunk types that are events, in the order of the rows; all other types are the first event, data. */
    private static final int[] CHUNKS = {
        0, // DATA
        1, // INIT
        2, // INIT_ACK
        10, // COOKIE_ECHO
        11, // COOKIE_ACK
        7, // SHUTDOWN
        8, // SHUTDOWN_ACK
        14, // SHUTDOWN_COMPLETE
        9, // ERROR
        6 // ABORT
    };

    private static final String COLUMNS = "NO I1 IN CS CR CW CO CE ES SS SR SA RJ CL";

    /** By direction; rows in the order of {@link #CHUNKS}. */
    private static final String[][] ROWS = {
        {
            "ES I1 IN CS CR CW CO CE ES SS SR SA RJ CL",
            "I1 IN IN CS CR CW CO CE ES SS SR SA IN IN",
            "CW CW CW CS CR CO CO CE ES SS SR SA RJ CL",
            "CR IN IN CR CR CW CO CE ES SS SR SA RJ CL",
            "ES I1 IN CS CR CW CO ES ES SS SR SA RJ CL",
            "SR I1 IN CS CR CW CO CE SR SS SR SA RJ CL",
            "CL IN IN CS CR CW CO CE ES CL SR CL RJ CL",
            "CL CL CL CS CR CW CO CE ES SS SR CL RJ CL",
            "CL I1 IN CS CR CW CO CL ES SS SR SA RJ CL",
            "CL CL CL CL CL RJ CL CL CL CL CL CL CL CL"
        },
        {
            "ES I1 IN CS CR CW CO CE ES SS SR SA RJ CL",
            "CW CW CW CW CW CW CW CW ES CW CW CW CW CW",
            "CS CS CS CS CR CW CO CE ES SS SR SA RJ CL",
            "CE CE CE CE CE CE CE CE ES SS SR SA RJ CL",
            "ES ES ES ES ES ES ES ES ES SS SR SA RJ CL",
            "SS SS SS SS SS SS SS SS SS SS SR SA RJ CL",
            "SA SA SA SA SA CW CO CE ES SA SA SA RJ CL",
            "CL I1 IN CS CR CW CO CE ES SS SR SA RJ CL",
            "CL CL CL CL CL CW CO CE ES SS SR SA RJ CL",
            "CL RJ CL CL CL CL CL CL CL CL CL CL CL CL"
        },
        {
            "ES I1 IN CS CR ES CO CE ES SS SR SA RJ CL",
            "I1 IN IN IN IN IN CO CE ES SS SR SA IN IN",
            "CE CE CE CE CE CE CO CE ES SS SR SA RJ CL",
            "ES ES ES ES ES ES CO CE ES SS SR SA RJ CL",
            "ES I1 IN ES ES CW ES ES ES SS SR SA RJ CL",
            "SR I1 IN CS CR CW CO CE SR SS SR SA RJ CL",
            "CL IN IN CS CR CW CO CE CL CL SR CL RJ CL",
            "CL CL CL CL CL CW CO CE ES SS CL CL RJ CL",
            "CL I1 IN CS CR CW CO CE ES SS SR SA RJ CL",
            "CL CL CL CL CL RJ CL CL CL CL CL CL CL CL"
        }
    };

    private static final byte[] EVENT_OF_CHUNK = eventOfChunk();
    private static final byte[] TABLE = table();

    private SctpStates() {}

    /**
     * The row of the table that tells what a packet does, for {@link #next}.
     *
     * @param direction {@link TcpStates#INPUT}, {@link TcpStates#OUTPUT} or {@link TcpStates#INPUT_ONLY}
     * @param chunk type of the chunk that decides, 0 to 255
     */
    public static int row(int direction, int chunk) {
        return direction * DIRECTION_STRIDE + EVENT_OF_CHUNK[chunk] * STATE_STRIDE;
    }

    /**
     * The state after a packet.
     *
     * @param row of {@link #row}
     * @param state the state before it, one of {@link SctpState}
     */
    public static int next(int row, int state) {
        return TABLE[row + state];
    }

    /** Whether a connection in {@code state} counts as active (spec 3.7). */
    public static boolean isActive(int state) {
        return state == SctpState.ESTABLISHED;
    }

    private static byte[] eventOfChunk() {
        byte[] events = new byte[CHUNK_TYPES];
        for (int event = 0; event < CHUNKS.length; event++) {
            events[CHUNKS[event]] = (byte) event;
        }
        return events;
    }

    private static byte[] table() {
        byte[] table = new byte[ROWS.length * DIRECTION_STRIDE];
        for (int direction = 0; direction < ROWS.length; direction++) {
            for (int event = 0; event < CHUNKS.length; event++) {
                int offset = direction * DIRECTION_STRIDE + event * STATE_STRIDE;
                StateRows.write(COLUMNS, ROWS[direction][event], table, offset);
            }
        }
        return table;
    }
}
