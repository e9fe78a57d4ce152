package sluice.ftp;

import sluice.dpdk.Memory;

/**
 * Reads a segment of an FTP control connection: how the client wants its data connection, or where the server waits for it
 * (RFC 959 section 4.1.2, RFC 2428, spec 3.10). What stands in two segments is not understood, as in the kernel.
 *
 * <p>Mutable: one object serves all segments. Thread: its owner's.
 */
public final class FtpMessage {
    /** The client asks for nothing. */
    public static final int NONE = 0;
    /** The client asked where the server waits, by PASV: the reply is 227 with address and port. */
    public static final int PASSIVE = 1;
    /** The client asked by EPSV: the reply is 229 with a port. */
    public static final int EXTENDED_PASSIVE = 2;

    private static final int LOWER_CASE = 0x2020_2020;
    private static final int PASV = word('p', 'a', 's', 'v');
    private static final int EPSV = word('e', 'p', 's', 'v');
    private static final int PORT = word('p', 'o', 'r', 't');
    private static final int EPRT = word('e', 'p', 'r', 't');
    private static final int REPLY_227 = word('2', '2', '7', ' ');
    private static final int REPLY_229 = word('2', '2', '9', ' ');

    private static final int WORD_BYTES = 4;
    /** The shortest command that matters is {@code PASV} and the end of the line. */
    private static final int SHORTEST_BYTES = WORD_BYTES + 2;

    private static final int MAXIMUM_PORT = 65_535;
    private static final int MAXIMUM_BYTE = 255;
    private static final int FIRST_DELIMITER = 33;
    private static final int LAST_DELIMITER = 126;

    private final TextReader text = new TextReader();
    private long addressHigh;
    private long addressLow;
    private int port;
    private int line;
    private int start;
    private int end;

    /** How the client asks, anywhere in {@code length} bytes at {@code data}: {@link #NONE} and so on. */
    public static int passiveMode(long data, int length, boolean isIpv6) {
        for (int at = 0; at <= length - SHORTEST_BYTES; at++) {
            int word = word(data + at);
            int next = Memory.u8(data + at + WORD_BYTES);
            if (word == PASV && !isIpv6 && next == '\r' && Memory.u8(data + at + WORD_BYTES + 1) == '\n') {
                return PASSIVE;
            }
            if (word == EPSV && (next == '\r' || (next == ' ' && isOwnFamily(data + at, length - at, isIpv6)))) {
                return EXTENDED_PASSIVE;
            }
        }
        return NONE;
    }

    /**
     * Reads where the client waits for the server: PORT or EPRT at the start of a line.
     *
     * @return whether there is one, of the connection's family: see {@link #addressHigh} and {@link #port}
     */
    public boolean readActive(long data, int length, boolean isIpv6) {
        for (int at = 0; at >= 0 && at <= length - SHORTEST_BYTES; at = nextLine(data, at, length)) {
            int word = word(data + at);
            if ((word == PORT || word == EPRT) && Memory.u8(data + at + WORD_BYTES) == ' ') {
                text.start(data + at + WORD_BYTES + 1, data + length);
                return word == PORT ? !isIpv6 && readCommas() && isLineEnd(text.peek()) : readDelimited(isIpv6);
            }
        }
        return false;
    }

    /**
     * Reads where the server waits for the client: the reply to {@code mode} at the start of a line.
     *
     * @param mode {@link #PASSIVE} or {@link #EXTENDED_PASSIVE}
     * @return whether there is one: see {@link #port}, and for what NAT writes anew {@link #start}; the address that it
     *     tells is not kept, since data connections go where the control connection goes
     */
    public boolean readReply(long data, int length, int mode) {
        int wanted = mode == PASSIVE ? REPLY_227 : REPLY_229;
        for (int at = 0; at >= 0 && at <= length - SHORTEST_BYTES; at = nextLine(data, at, length)) {
            if (word(data + at) == wanted) {
                line = at;
                text.start(data + at + WORD_BYTES, data + length);
                boolean isRead = mode == PASSIVE ? readPassive(data) : readExtendedPassive(data);
                end = (int) (text.at() - data);
                return isRead;
            }
        }
        return false;
    }

    /** First half of the address where the client waits. */
    public long addressHigh() {
        return addressHigh;
    }

    /** Last half of the address where the client waits. */
    public long addressLow() {
        return addressLow;
    }

    /** The port, 1 to 65535. */
    public int port() {
        return port;
    }

    /** Where the line of the reply starts, in bytes of data. */
    public int line() {
        return line;
    }

    /** Where its address and port start, in bytes of data. */
    public int start() {
        return start;
    }

    /** Where they end. */
    public int end() {
        return end;
    }

    /** {@code 227 anything h1,h2,h3,h4,p1,p2}, often in parentheses: the first digit starts the address. */
    private boolean readPassive(long data) {
        while (!TextReader.isDigit(text.peek())) {
            if (isLineEnd(text.peek()) || text.take() == TextReader.NONE) {
                return false;
            }
        }
        start = (int) (text.at() - data);
        return readCommas() && text.peek() != TextReader.NONE;
    }

    /** {@code 229 anything (|||port|)}. */
    private boolean readExtendedPassive(long data) {
        int letter;
        do {
            letter = text.take();
            if (isLineEnd(letter) || letter == TextReader.NONE) {
                return false;
            }
        } while (letter != '(');
        start = (int) (text.at() - data);
        int delimiter = delimiter();
        return delimiter != TextReader.NONE
                && text.take(delimiter)
                && text.take(delimiter)
                && readPort(text.number(MAXIMUM_PORT))
                && text.take(delimiter);
    }

    private boolean readCommas() {
        if (!text.address4(',')) {
            return false;
        }
        takeAddress();
        int high = text.take(',') ? text.number(MAXIMUM_BYTE) : TextReader.NONE;
        int low = high != TextReader.NONE && text.take(',') ? text.number(MAXIMUM_BYTE) : TextReader.NONE;
        return low != TextReader.NONE && readPort(high << Byte.SIZE | low);
    }

    /** {@code |family|address|port|}. */
    private boolean readDelimited(boolean isIpv6) {
        int delimiter = delimiter();
        if (delimiter == TextReader.NONE || !text.take(isIpv6 ? '2' : '1') || !text.take(delimiter)) {
            return false;
        }
        if (!(isIpv6 ? text.address6() : text.address4('.'))) {
            return false;
        }
        takeAddress();
        return text.take(delimiter) && readPort(text.number(MAXIMUM_PORT)) && text.take(delimiter);
    }

    private int delimiter() {
        int delimiter = text.take();
        return delimiter >= FIRST_DELIMITER && delimiter <= LAST_DELIMITER ? delimiter : TextReader.NONE;
    }

    private void takeAddress() {
        addressHigh = text.addressHigh();
        addressLow = text.addressLow();
    }

    private boolean readPort(int number) {
        port = number;
        return number > 0;
    }

    /** {@code EPSV 1} or {@code EPSV 2}. */
    private static boolean isOwnFamily(long command, int length, boolean isIpv6) {
        return length > WORD_BYTES + 2
                && Memory.u8(command + WORD_BYTES + 1) == (isIpv6 ? '2' : '1')
                && Memory.u8(command + WORD_BYTES + 2) == '\r';
    }

    /** Where the line after that of {@code at} starts, or -1. */
    private static int nextLine(long data, int at, int length) {
        for (int next = at; next < length; next++) {
            if (Memory.u8(data + next) == '\n') {
                return next + 1;
            }
        }
        return -1;
    }

    private static boolean isLineEnd(int letter) {
        return letter == '\r' || letter == '\n';
    }

    private static int word(long at) {
        return Memory.i32(at) | LOWER_CASE;
    }

    private static int word(int first, int second, int third, int fourth) {
        return first << 24 | second << 16 | third << 8 | fourth;
    }
}
