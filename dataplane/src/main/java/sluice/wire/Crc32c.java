package sluice.wire;

import sluice.dpdk.Memory;

/**
 * CRC32c, the checksum of SCTP (RFC 9260, appendix A; RFC 3385): the polynomial 0x1EDC6F41, reflected.
 *
 * <p>Eight bytes at a time by eight tables, since the JDK's own cannot read raw memory without an object for each range.
 * Thread: any.
 */
public final class Crc32c {
    private static final int REFLECTED_POLYNOMIAL = 0x82F6_3B78;
    private static final int SLICES = 8;
    private static final int SLICE = 256;
    private static final long LOW_32 = 0xFFFF_FFFFL;

    /** Slice n: what a byte adds to the remainder when n further bytes follow it. */
    private static final int[] TABLES = tables();

    private Crc32c() {}

    /** The CRC of {@code bytes} bytes. */
    public static int of(long address, int bytes) {
        int crc = -1;
        int at = 0;
        for (int end = bytes - 7; at < end; at += 8) {
            long word = Long.reverseBytes(Memory.i64(address + at)) ^ (crc & LOW_32);
            int low = (int) word;
            int high = (int) (word >>> 32);
            crc = TABLES[7 * SLICE + (low & 0xFF)]
                    ^ TABLES[6 * SLICE + (low >>> 8 & 0xFF)]
                    ^ TABLES[5 * SLICE + (low >>> 16 & 0xFF)]
                    ^ TABLES[4 * SLICE + (low >>> 24)]
                    ^ TABLES[3 * SLICE + (high & 0xFF)]
                    ^ TABLES[2 * SLICE + (high >>> 8 & 0xFF)]
                    ^ TABLES[SLICE + (high >>> 16 & 0xFF)]
                    ^ TABLES[high >>> 24];
        }
        for (; at < bytes; at++) {
            crc = crc >>> 8 ^ TABLES[(crc ^ Memory.u8(address + at)) & 0xFF];
        }
        return ~crc;
    }

    private static int[] tables() {
        int[] tables = new int[SLICES * SLICE];
        for (int value = 0; value < SLICE; value++) {
            int crc = value;
            for (int bit = 0; bit < 8; bit++) {
                crc = crc >>> 1 ^ ((crc & 1) == 0 ? 0 : REFLECTED_POLYNOMIAL);
            }
            tables[value] = crc;
        }
        for (int i = SLICE; i < tables.length; i++) {
            int shorter = tables[i - SLICE];
            tables[i] = shorter >>> 8 ^ tables[shorter & 0xFF];
        }
        return tables;
    }
}
