package sluice.sip;

import sluice.dpdk.Memory;

/**
 * Finds the Call-ID of a SIP message (RFC 3261, sections 7.3.1, 8.1.1.4 and 25.1) in the data of a datagram, by the rules
 * of the kernel's SIP helper, which are looser than the RFC's: the first line is no header, any of CR, LF and CR LF ends a
 * line, and what follows the first character that no Call-ID may have is not looked at. A folded line continues the one
 * before it.
 *
 * <p>Mutable: one object serves all packets. Thread: its owner's.
 */
public final class CallId {
    /** Longer ones are as good as none (spec 1.1). */
    public static final int MAXIMUM_BYTES = 255;

    private static final int NONE = 0;
    private static final int UNUSABLE = 1;
    private static final int FOUND = 2;

    private static final int CR = '\r';
    private static final int LF = '\n';
    private static final int CASE = 0x20;
    private static final int NAME_BYTES = 7;
    private static final int NAME_HYPHEN = 4;
    /** "Call-Id" in small letters. */
    private static final long NAME = 0x63_61_6C_6C_2D_69_64L;

    /** What a Call-ID may consist of besides letters and digits, one bit for each of the first 128 characters. */
    private static final long MARKS_LOW = bits("!\"%'()*+-./:<>?");

    private static final long MARKS_HIGH = bits("[\\]_`{}~");

    private long text;
    private int length;

    /**
     * Looks for the first usable Call-ID.
     *
     * @param from address of the first byte of the datagram's data
     * @param end address of the byte behind its last
     * @return false if there is none
     */
    public boolean find(long from, long end) {
        long at = from;
        int result = search(at, end);
        while (result == UNUSABLE) {
            // So far does the kernel move on: the place found is counted from the datagram's begin, not from the last
            // one.
            at += text - from;
            result = search(at, end);
        }
        return result == FOUND && length <= MAXIMUM_BYTES;
    }

    /** Address of the Call-ID that was found last. */
    public long text() {
        return text;
    }

    /** Bytes of the Call-ID that was found last, 1 to {@value #MAXIMUM_BYTES}. */
    public int length() {
        return length;
    }

    private int search(long from, long end) {
        long at = from;
        while (at < end) {
            if (!isLineEnd(Memory.u8(at))) {
                at++;
                continue;
            }
            at = nextLine(at, end);
            if (at >= end) {
                return NONE;
            }
            long behindName = isBlank(Memory.u8(at)) ? 0 : behindName(at, end);
            if (behindName != 0) {
                return value(behindName, end);
            }
            at++;
        }
        return NONE;
    }

    /** The begin of the line behind the end of line at {@code at}. */
    private static long nextLine(long at, long end) {
        boolean isPair = Memory.u8(at) == CR && at + 1 < end && Memory.u8(at + 1) == LF;
        return isPair ? at + 2 : at + 1;
    }

    /** The address behind the header's name in its long or short form, if it is at {@code at}; else 0. */
    private static long behindName(long at, long end) {
        if (end - at >= NAME_BYTES && isName(at)) {
            return at + NAME_BYTES;
        }
        boolean isShort = end - at >= 2 && (Memory.u8(at) | CASE) == 'i' && !isLetter(Memory.u8(at + 1));
        return isShort ? at + 1 : 0;
    }

    private static boolean isName(long at) {
        long name = 0;
        for (int i = 0; i < NAME_BYTES; i++) {
            int letter = Memory.u8(at + i);
            name = name << Byte.SIZE | (i == NAME_HYPHEN ? letter : letter | CASE);
        }
        return name == NAME;
    }

    private int value(long behindName, long end) {
        long colon = skipBlanks(behindName, end);
        if (colon == 0 || colon + 1 >= end || Memory.u8(colon) != ':') {
            return NONE;
        }
        long value = skipBlanks(colon + 1, end);
        if (value == 0) {
            return NONE;
        }
        text = value;
        length = length(value, end);
        return length == 0 ? UNUSABLE : FOUND;
    }

    /** The first character that is not blank, on the next line if that is a continuation; 0 if that is none. */
    private static long skipBlanks(long from, long end) {
        long at = from;
        while (at < end && isBlank(Memory.u8(at))) {
            at++;
        }
        if (at == end || !isLineEnd(Memory.u8(at))) {
            return at;
        }
        at = nextLine(at, end);
        if (at >= end || !isBlank(Memory.u8(at))) {
            return 0;
        }
        while (at < end && isBlank(Memory.u8(at))) {
            at++;
        }
        return at;
    }

    /** Bytes of {@code word [ "@" word ]}, 0 if there is nothing on either side of the sign. */
    private static int length(long at, long end) {
        int first = wordLength(at, end);
        if (first == 0 || at + first == end || Memory.u8(at + first) != '@') {
            return first;
        }
        int second = wordLength(at + first + 1, end);
        return second == 0 ? 0 : first + 1 + second;
    }

    private static int wordLength(long from, long end) {
        long at = from;
        while (at < end && isWord(Memory.u8(at))) {
            at++;
        }
        return (int) (at - from);
    }

    private static boolean isWord(int letter) {
        boolean isDigit = letter >= '0' && letter <= '9';
        long marks = letter < Long.SIZE ? MARKS_LOW : MARKS_HIGH;
        boolean isMark = letter < 2 * Long.SIZE && (marks >>> letter & 1) != 0;
        return isDigit || isMark || isLetter(letter);
    }

    /** The kernel reads bytes as Latin-1. */
    private static boolean isLetter(int letter) {
        int small = letter | CASE;
        boolean isAscii = letter < 2 * Long.SIZE && small >= 'a' && small <= 'z';
        return isAscii || (letter >= 0xC0 && letter != 0xD7 && letter != 0xF7);
    }

    private static boolean isBlank(int letter) {
        return letter == ' ' || letter == '\t';
    }

    private static boolean isLineEnd(int letter) {
        return letter == CR || letter == LF;
    }

    private static long bits(String marks) {
        long bits = 0;
        for (int i = 0; i < marks.length(); i++) {
            bits |= 1L << marks.charAt(i);
        }
        return bits;
    }
}
