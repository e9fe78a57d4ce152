package sluice.wire;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** IPv4 addresses as ints: 10.0.0.1 is 0x0A000001. */
public final class Ip4 {
    /** The address of all hosts on this network. */
    public static final int BROADCAST = 0xFFFF_FFFF;

    private static final Pattern TEXT = Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})");

    private Ip4() {}

    /** Whether it is in 224.0.0.0/4 (RFC 1112). */
    public static boolean isMulticast(int address) {
        return address >>> 28 == 0xE;
    }

    /** Whether it is in 127.0.0.0/8. */
    public static boolean isLoopback(int address) {
        return address >>> 24 == 127;
    }

    /** Whether it is in 0.0.0.0/8, "this network" (RFC 6890). */
    public static boolean isThisNetwork(int address) {
        return address >>> 24 == 0;
    }

    /** Whether one host elsewhere can have it: not multicast, broadcast, loopback or this network. */
    public static boolean isHost(int address) {
        return !isMulticast(address) && address != BROADCAST && !isLoopback(address) && !isThisNetwork(address);
    }

    /** The netmask of a prefix of {@code length} bits, 0 to 32. */
    public static int mask(int length) {
        return length == 0 ? 0 : -1 << (32 - length);
    }

    /** The address as {@code 10.0.0.1}. Cold. */
    public static String text(int address) {
        return (address >>> 24) + "." + (address >>> 16 & 0xFF) + "." + (address >>> 8 & 0xFF) + "." + (address & 0xFF);
    }

    /** Reads {@code 10.0.0.1}; empty if {@code text} is not four decimal numbers up to 255. Cold. */
    public static OptionalInt parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return OptionalInt.empty();
        }
        int address = 0;
        for (int i = 1; i <= 4; i++) {
            int part = Integer.parseInt(matcher.group(i));
            if (part > 255) {
                return OptionalInt.empty();
            }
            address = address << 8 | part;
        }
        return OptionalInt.of(address);
    }
}
