package sluice.wire;

import sluice.dpdk.Memory;

/**
 * The text form of {@link ProxyHeader}: {@code PROXY TCP4 198.51.100.7 10.0.0.1 40000 80\r\n}, IPv6 addresses as RFC 5952
 * writes them, or {@code PROXY UNKNOWN\r\n}.
 */
final class ProxyLine {
    /** Bytes of the line that names nobody. */
    static final int UNKNOWN_BYTES = 15;

    /** "PROXY " and "TCP4 ", three separators, CR and LF. */
    private static final int FRAME_BYTES = 16;

    private static final int PROX = 0x50524F58;
    private static final int Y_SPACE = 0x5920;
    private static final long UNKNOWN = 0x55_4E4B_4E4F_574EL;
    private static final int TCP = 0x544350;
    private static final int CRLF = 0x0D0A;

    private ProxyLine() {}

    static int length(long clientHigh, long clientLow, long virtualHigh, long virtualLow, int ports) {
        return FRAME_BYTES
                + AddressDigits.length(clientHigh, clientLow)
                + AddressDigits.length(virtualHigh, virtualLow)
                + AddressDigits.decimalLength(ports >>> 16)
                + AddressDigits.decimalLength(ports & 0xFFFF);
    }

    static int write(long line, long clientHigh, long clientLow, long virtualHigh, long virtualLow, int ports) {
        int family = IpAddress.is4(clientHigh, clientLow) ? '4' : '6';
        long at = writeName(line);
        Memory.putI32(at, TCP << 8 | family);
        at = separate(at + 4);
        at = separate(AddressDigits.write(at, clientHigh, clientLow));
        at = separate(AddressDigits.write(at, virtualHigh, virtualLow));
        at = separate(AddressDigits.writeDecimal(at, ports >>> 16));
        at = AddressDigits.writeDecimal(at, ports & 0xFFFF);
        Memory.putU16(at, CRLF);
        return (int) (at - line) + 2;
    }

    static int writeUnknown(long line) {
        long at = writeName(line);
        // Eight bytes, of which the first is the space before the word and written already.
        Memory.putI64(at - 1, (long) ' ' << 56 | UNKNOWN);
        Memory.putU16(at + 7, CRLF);
        return UNKNOWN_BYTES;
    }

    private static long writeName(long at) {
        Memory.putI32(at, PROX);
        Memory.putU16(at + 4, Y_SPACE);
        return at + 6;
    }

    private static long separate(long at) {
        Memory.putU8(at, ' ');
        return at + 1;
    }
}
