package sluice.connection;

/**
 * By how much the sequence numbers of a connection's replies are shifted, because text in them got longer or shorter
 * (spec 3.10): one long, so that it changes in one step.
 *
 * <pre>
 *  63         32 31       8 7    0
 *  +------------+----------+------+
 *  |   start    |   bytes  | step |
 *  +------------+----------+------+
 * </pre>
 *
 * <p>What the server sends after {@code start} is shifted by {@code bytes}, what it sent before by {@code step} less. 0 is
 * no shift. Retransmissions from before the last but one change of length are not known any more, as in the kernel.
 */
public final class ReplyShift {
    /** Replies are not shifted. */
    public static final long NONE = 0;

    private static final int START_SHIFT = 32;
    private static final int STEP_BITS = 8;
    private static final int BYTES_LIMIT = 1 << 23;

    private ReplyShift() {}

    /**
     * The shift once text at {@code sequence} has got {@code step} bytes longer; a retransmission of that text changes
     * nothing.
     *
     * @param sequence the server's number of the text's first byte
     * @param step -127 to 127
     */
    public static long resized(long shift, int sequence, int step) {
        if (step == 0 || (shift != NONE && sequence - start(shift) <= 0)) {
            return shift;
        }
        int bytes = bytes(shift) + step;
        return (long) sequence << START_SHIFT | ((bytes << STEP_BITS) & 0xFFFF_FFFFL) | (step & 0xFF);
    }

    /**
     * The shift that another director tells.
     *
     * @param before {@link #bytesBefore}
     * @return {@link #NONE} when it is more than a shift can hold
     */
    public static long of(int start, int bytes, int before) {
        int step = bytes - before;
        if (Math.abs((long) bytes) >= BYTES_LIMIT || step != (byte) step) {
            return NONE;
        }
        return (long) start << START_SHIFT | ((bytes << STEP_BITS) & 0xFFFF_FFFFL) | (step & 0xFF);
    }

    /** Whether there is room for one more {@link #resized}. */
    public static boolean hasRoom(long shift) {
        return Math.abs(bytes(shift)) < BYTES_LIMIT - Byte.MAX_VALUE - 1;
    }

    /** The server's number after which the last step counts. */
    public static int start(long shift) {
        return (int) (shift >>> START_SHIFT);
    }

    /** Bytes by which what comes after {@link #start} is shifted. */
    public static int bytes(long shift) {
        return (int) shift >> STEP_BITS;
    }

    /** Bytes by which what comes up to {@link #start} is shifted. */
    public static int bytesBefore(long shift) {
        return bytes(shift) - step(shift);
    }

    private static int step(long shift) {
        return (byte) shift;
    }
}
