package sluice.wire;

import java.util.HexFormat;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Ethernet addresses as longs: 48 bits, the first byte on the wire highest. */
public final class Mac {
    /** The address of all stations. */
    public static final long BROADCAST = 0xFFFF_FFFF_FFFFL;

    private static final long GROUP_BIT = 0x0100_0000_0000L;
    private static final Pattern TEXT = Pattern.compile("[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}");
    private static final HexFormat HEX = HexFormat.of();

    private Mac() {}

    /** Whether the address names a group of stations (multicast or broadcast). */
    public static boolean isGroup(long mac) {
        return (mac & GROUP_BIT) != 0;
    }

    /** Whether the address can be that of one station: not a group and not all zero. */
    public static boolean isStation(long mac) {
        return mac != 0 && !isGroup(mac);
    }

    /** The address as {@code 02:00:00:00:00:01}. Cold. */
    public static String text(long mac) {
        return HEX.toHexDigits(mac, 12).replaceAll("(..)(?!$)", "$1:");
    }

    /** Reads {@code 02:00:00:00:00:01}; empty if {@code text} is not of that form. Cold. */
    public static OptionalLong parse(String text) {
        if (!TEXT.matcher(text).matches()) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(HexFormat.fromHexDigitsToLong(text.replace(":", "")));
    }
}
