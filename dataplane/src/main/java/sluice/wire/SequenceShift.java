package sluice.wire;

/**
 * Moves the numbers of a TCP segment when one side of a connection counts from elsewhere than the other (spec 5.7, 5.8):
 * in one direction what the director has put in, or counted otherwise, is added to the sequence number, in the other it is
 * taken from what is acknowledged. Checksums are mended (RFC 1624), wrong ones stay wrong.
 */
public final class SequenceShift {
    private SequenceShift() {}

    /**
     * Adds to the numbers of the segment at {@code tcp}; a part whose shift is 0 is left alone.
     *
     * @param sequence added to the sequence number
     * @param acknowledgement added to the acknowledgement number if the segment has one, and to the edges of its SACK
     *     blocks
     */
    public static void shift(long tcp, int sequence, int acknowledgement) {
        sequence(tcp, 0, sequence, sequence);
        acknowledgement(tcp, 0, acknowledgement, acknowledgement);
    }

    /** Adds {@code beyond} to a sequence number after {@code start}, and {@code upTo} to one that is not. */
    public static void sequence(long tcp, int start, int upTo, int beyond) {
        int old = Tcp.sequence(tcp);
        int shift = old - start > 0 ? beyond : upTo;
        if (shift != 0) {
            Tcp.sequence(tcp, old + shift);
            Tcp.mend(tcp, Checksum.delta(old, old + shift));
        }
    }

    /**
     * Adds {@code beyond} to what the segment at {@code tcp} acknowledges after {@code start}, and {@code upTo} to what it
     * acknowledges before: to its acknowledgement number and each edge of its SACK blocks, if it has them.
     */
    public static void acknowledgement(long tcp, int start, int upTo, int beyond) {
        if ((upTo | beyond) == 0 || (Tcp.flags(tcp) & Tcp.ACK) == 0) {
            return;
        }
        int old = Tcp.acknowledgement(tcp);
        int shifted = old + (old - start > 0 ? beyond : upTo);
        Tcp.acknowledgement(tcp, shifted);
        int delta = Checksum.delta(old, shifted);
        if (Tcp.headerLength(tcp) > Tcp.BYTES) {
            delta = Checksum.combine(delta, TcpOptions.shiftSack(tcp, start, upTo, beyond));
        }
        Tcp.mend(tcp, delta);
    }

    /**
     * The same for the clocks of RFC 7323, when the director answered a SYN with a time that is not the server's.
     *
     * @param value added to the sender's time
     * @param echo added to the time that is echoed, if the segment acknowledges: else nothing is echoed
     */
    public static void shiftTimestamps(long tcp, int value, int echo) {
        int delta = TcpOptions.shiftTimestampValue(tcp, value);
        if ((Tcp.flags(tcp) & Tcp.ACK) != 0) {
            delta = Checksum.combine(delta, TcpOptions.shiftTimestampEcho(tcp, echo));
        }
        Tcp.mend(tcp, delta);
    }

    /**
     * Writes the window as it must stand in a segment, not a SYN, whose receiver was told another scale than the sender
     * uses: rounded down, and what the field cannot hold is cut.
     *
     * @param from scale of the sender, 0 to {@link TcpOptions#MAXIMUM_WINDOW_SCALE}
     * @param to scale that the receiver was told
     */
    public static void rescaleWindow(long tcp, int from, int to) {
        int old = Tcp.window(tcp);
        int window = Math.min(old << from >>> to, 0xFFFF);
        Tcp.window(tcp, window);
        Tcp.mend(tcp, Checksum.delta(old, window));
    }
}
