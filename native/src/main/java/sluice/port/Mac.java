package sluice.port;

import java.util.HexFormat;

/** Ethernet addresses as text. */
final class Mac {
    private Mac() {}

    /** {@code 02:00:00:00:00:01} for {@code 0x020000000001L}. */
    static String text(long mac) {
        return HexFormat.ofDelimiter(":").formatHex(new byte[] {
            (byte) (mac >> 40),
            (byte) (mac >> 32),
            (byte) (mac >> 24),
            (byte) (mac >> 16),
            (byte) (mac >> 8),
            (byte) mac
        });
    }
}
