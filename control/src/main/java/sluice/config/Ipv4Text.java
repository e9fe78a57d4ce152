package sluice.config;

import java.util.OptionalInt;
import java.util.OptionalLong;

/** Addresses as configuration files write them. Thread: any. */
final class Ipv4Text {
    private static final int MAC_BYTES = 6;

    private Ipv4Text() {}

    /** {@code 0x0A000001} as {@code 10.0.0.1}. */
    static String format(int address) {
        return (address >>> 24) + "." + (address >>> 16 & 0xff) + "." + (address >>> 8 & 0xff) + "." + (address & 0xff);
    }

    /** Four decimal numbers without leading zeros, or empty: {@code 010.1.1.1} means different things to different readers. */
    static OptionalInt parse(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return OptionalInt.empty();
        }
        int address = 0;
        for (String part : parts) {
            OptionalInt number = decimal(part, 255);
            if (number.isEmpty()) {
                return OptionalInt.empty();
            }
            address = address << 8 | number.getAsInt();
        }
        return OptionalInt.of(address);
    }

    /** {@code 02:00:00:00:00:01}, first byte highest of 48 bits, or empty. */
    static OptionalLong parseMac(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length != MAC_BYTES) {
            return OptionalLong.empty();
        }
        long mac = 0;
        for (String part : parts) {
            if (part.length() != 2
                    || Character.digit(part.charAt(0), 16) < 0
                    || Character.digit(part.charAt(1), 16) < 0) {
                return OptionalLong.empty();
            }
            mac = mac << 8 | Integer.parseInt(part, 16);
        }
        return OptionalLong.of(mac);
    }

    /** A decimal number from 0 to {@code maximum} without sign or leading zero, or empty. */
    static OptionalInt decimal(String text, int maximum) {
        boolean isPlain = !text.isEmpty()
                && text.length() <= 9
                && text.chars().allMatch(c -> c >= '0' && c <= '9')
                && (text.length() == 1 || text.charAt(0) != '0');
        if (!isPlain) {
            return OptionalInt.empty();
        }
        int number = Integer.parseInt(text);
        return number <= maximum ? OptionalInt.of(number) : OptionalInt.empty();
    }
}
