package sluice.ftp;

import sluice.dpdk.Memory;
import sluice.wire.IpAddress;

/**
 * Reads numbers and addresses from text in memory, from the front to the back. Whatever is not there is told by a return
 * value; the place is then of no use any more.
 *
 * <p>Mutable: one object serves all segments. Thread: its owner's.
 */
final class TextReader {
    /** There is no such number. */
    static final int NONE = -1;

    private static final int GROUPS = 8;
    private static final int GROUP_BITS = 16;
    private static final int MAXIMUM_GROUP_DIGITS = 4;
    private static final int MAXIMUM_NUMBER_DIGITS = 5;
    private static final int MAXIMUM_BYTE = 255;

    private long at;
    private long end;
    private long high;
    private long low;
    private long tailHigh;
    private long tailLow;

    /** Reads from {@code at} on, and nothing from {@code end} on. */
    void start(long at, long end) {
        this.at = at;
        this.end = end;
    }

    /** Address of the next byte. */
    long at() {
        return at;
    }

    /** The next byte, or {@link #NONE} at the end. */
    int peek() {
        return at < end ? Memory.u8(at) : NONE;
    }

    /** Takes the next byte, or {@link #NONE} at the end. */
    int take() {
        return at < end ? Memory.u8(at++) : NONE;
    }

    /** Takes the next byte if it is {@code wanted}. */
    boolean take(int wanted) {
        if (peek() != wanted) {
            return false;
        }
        at++;
        return true;
    }

    /** Takes a decimal number from 0 to {@code maximum}; {@link #NONE} if there is no such number. */
    int number(int maximum) {
        int number = 0;
        int digits = 0;
        while (isDigit(peek())) {
            number = number * 10 + take() - '0';
            if (++digits > MAXIMUM_NUMBER_DIGITS) {
                return NONE;
            }
        }
        return digits > 0 && number <= maximum ? number : NONE;
    }

    /** Takes an IPv4 address whose bytes stand between {@code separator}s. */
    boolean address4(int separator) {
        int address = 0;
        for (int i = 0; i < Integer.BYTES; i++) {
            if (i > 0 && !take(separator)) {
                return false;
            }
            int number = number(MAXIMUM_BYTE);
            if (number == NONE) {
                return false;
            }
            address = address << Byte.SIZE | number;
        }
        high = IpAddress.HIGH4;
        low = IpAddress.low4(address);
        return true;
    }

    /** Takes an IPv6 address (RFC 4291, section 2.2, forms 1 and 2). */
    boolean address6() {
        high = 0;
        low = 0;
        tailHigh = 0;
        tailLow = 0;
        int gap = NONE;
        int groups = 0;
        if (peek() == ':') {
            at++;
            if (!take(':')) {
                return false;
            }
            gap = 0;
        }
        while (hexDigit(peek()) != NONE) {
            if (groups == GROUPS || !group(gap != NONE)) {
                return false;
            }
            groups++;
            if (!take(':')) {
                break;
            }
            if (take(':')) {
                if (gap != NONE) {
                    return false;
                }
                gap = groups;
            } else if (hexDigit(peek()) == NONE) {
                return false;
            }
        }
        if (gap == NONE) {
            return groups == GROUPS;
        }
        if (groups == GROUPS) {
            return false;
        }
        shiftLeft((GROUPS - gap) * GROUP_BITS);
        high |= tailHigh;
        low |= tailLow;
        return true;
    }

    /** First half of the last address. */
    long addressHigh() {
        return high;
    }

    /** Last half of the last address. */
    long addressLow() {
        return low;
    }

    static boolean isDigit(int letter) {
        return letter >= '0' && letter <= '9';
    }

    private boolean group(boolean isBehindGap) {
        int group = 0;
        int digits = 0;
        for (int digit = hexDigit(peek()); digit != NONE; digit = hexDigit(peek())) {
            at++;
            group = group << 4 | digit;
            if (++digits > MAXIMUM_GROUP_DIGITS) {
                return false;
            }
        }
        if (isBehindGap) {
            tailHigh = tailHigh << GROUP_BITS | tailLow >>> (Long.SIZE - GROUP_BITS);
            tailLow = tailLow << GROUP_BITS | group;
        } else {
            shiftLeft(GROUP_BITS);
            low |= group;
        }
        return true;
    }

    private void shiftLeft(int bits) {
        if (bits >= Long.SIZE) {
            high = bits == 2 * Long.SIZE ? 0 : low << (bits - Long.SIZE);
            low = 0;
        } else {
            high = high << bits | low >>> (Long.SIZE - bits);
            low <<= bits;
        }
    }

    private static int hexDigit(int letter) {
        if (isDigit(letter)) {
            return letter - '0';
        }
        int lower = letter | 0x20;
        return letter != NONE && lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : NONE;
    }
}
