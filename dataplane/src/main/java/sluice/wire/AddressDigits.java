package sluice.wire;

import sluice.dpdk.Memory;

/**
 * Addresses and ports as text in memory, without making objects: IPv4 in dotted decimal, IPv6 as RFC 5952 has it. What is
 * written comes back as the address behind the last byte.
 */
final class AddressDigits {
    private static final int GROUPS = 8;
    private static final int NO_RUN = -1;

    private AddressDigits() {}

    /** Characters of an address, as {@link IpAddress} has it. */
    static int length(long high, long low) {
        if (IpAddress.is4(high, low)) {
            int address = IpAddress.to4(low);
            int digits = decimalLength(address >>> 24) + decimalLength(address >>> 16 & 0xFF);
            return digits + decimalLength(address >>> 8 & 0xFF) + decimalLength(address & 0xFF) + 3;
        }
        int run = longestRun(high, low);
        int runStart = run == NO_RUN ? GROUPS : run >>> 4;
        int runEnd = run == NO_RUN ? GROUPS : runStart + (run & 0xF);
        int length = 0;
        for (int i = 0; i < GROUPS; i++) {
            if (i < runStart || i >= runEnd) {
                length += hexLength(group(high, low, i));
            }
        }
        int colonsBefore = Math.max(runStart - 1, 0);
        return run == NO_RUN ? length + colonsBefore : length + colonsBefore + 2 + Math.max(GROUPS - runEnd - 1, 0);
    }

    static long write(long start, long high, long low) {
        if (IpAddress.is4(high, low)) {
            return write4(start, IpAddress.to4(low));
        }
        int run = longestRun(high, low);
        int runStart = run == NO_RUN ? GROUPS : run >>> 4;
        int runEnd = run == NO_RUN ? GROUPS : runStart + (run & 0xF);
        long at = start;
        for (int i = 0; i < runStart; i++) {
            at = i == 0 ? at : colon(at);
            at = writeHex(at, group(high, low, i));
        }
        if (run == NO_RUN) {
            return at;
        }
        at = colon(colon(at));
        for (int i = runEnd; i < GROUPS; i++) {
            at = i == runEnd ? at : colon(at);
            at = writeHex(at, group(high, low, i));
        }
        return at;
    }

    private static long write4(long start, int address) {
        long at = start;
        for (int shift = 24; shift >= 0; shift -= 8) {
            at = writeDecimal(at, address >>> shift & 0xFF);
            if (shift != 0) {
                Memory.putU8(at, '.');
                at++;
            }
        }
        return at;
    }

    /** Digits of a number from 0 to 65535. */
    static int decimalLength(int number) {
        if (number < 100) {
            return number < 10 ? 1 : 2;
        }
        return number < 1000 ? 3 : number < 10_000 ? 4 : 5;
    }

    static long writeDecimal(long at, int number) {
        int length = decimalLength(number);
        int rest = number;
        for (int i = length - 1; i >= 0; i--) {
            Memory.putU8(at + i, '0' + rest % 10);
            rest /= 10;
        }
        return at + length;
    }

    private static int hexLength(int group) {
        return group == 0 ? 1 : (Integer.SIZE + 3 - Integer.numberOfLeadingZeros(group)) >>> 2;
    }

    private static long writeHex(long at, int group) {
        int length = hexLength(group);
        for (int i = 0; i < length; i++) {
            int digit = group >>> ((length - 1 - i) << 2) & 0xF;
            Memory.putU8(at + i, digit < 10 ? '0' + digit : 'a' - 10 + digit);
        }
        return at + length;
    }

    private static long colon(long at) {
        Memory.putU8(at, ':');
        return at + 1;
    }

    private static int group(long high, long low, int i) {
        return (int) ((i < 4 ? high : low) >>> ((3 - (i & 3)) << 4)) & 0xFFFF;
    }

    /** The first of the longest runs of two or more groups of zeros: {@code start << 4 | length}, or {@link #NO_RUN}. */
    private static int longestRun(long high, long low) {
        int best = NO_RUN;
        int bestLength = 1;
        int length = 0;
        for (int i = 0; i < GROUPS; i++) {
            length = group(high, low, i) == 0 ? length + 1 : 0;
            if (length > bestLength) {
                bestLength = length;
                best = (i + 1 - length) << 4 | length;
            }
        }
        return best;
    }
}
