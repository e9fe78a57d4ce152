package sluice.rules;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Addresses as the C library reads and writes them; no names, no look-ups. Thread: any. */
public final class AddressText {
    private static final int IPV6_GROUPS = 8;

    private AddressText() {}

    /** Reads {@code text} as {@code inet_aton} and {@code inet_pton} for IPv6 do; null if it is no address. */
    public static @Nullable InetAddress parse(String text) {
        InetAddress address = parseIpv6(text);
        return address == null ? parseIpv4(text) : address;
    }

    /**
     * Reads {@code text} as {@code inet_aton} does: one to four numbers, the last filling what is left of 32 bits, each
     * decimal, octal after 0 or hexadecimal after 0x. Null if it is no such address.
     */
    public static @Nullable Inet4Address parseIpv4(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length > 4) {
            return null;
        }
        long address = 0;
        for (int i = 0; i < parts.length; i++) {
            boolean isLast = i == parts.length - 1;
            int bits = isLast ? 32 - 8 * i : 8;
            long number = number(parts[i]);
            if (number < 0 || number >= 1L << bits) {
                return null;
            }
            address |= isLast ? number : number << (24 - 8 * i);
        }
        return ipv4((int) address);
    }

    /** Reads {@code text} as {@code inet_pton} does for IPv6; null if it is no such address. */
    public static @Nullable Inet6Address parseIpv6(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            short[] groups = groups(text, IPV6_GROUPS);
            return groups == null || groups.length != IPV6_GROUPS ? null : ipv6(groups, new short[0]);
        }
        // A gap stands for at least one group of zeros.
        short[] head = groups(text.substring(0, gap), IPV6_GROUPS - 1);
        short[] tail = groups(text.substring(gap + 2), IPV6_GROUPS - 1);
        boolean endsInDots = head != null && gap > 0 && text.substring(0, gap).indexOf('.') >= 0;
        if (head == null || tail == null || endsInDots || head.length + tail.length >= IPV6_GROUPS) {
            return null;
        }
        return ipv6(head, tail);
    }

    /** {@code address} as {@code inet_ntop} writes it: shortest form for IPv6, dots at the end of mapped addresses. */
    public static String format(InetAddress address) {
        return address instanceof Inet6Address ? formatIpv6(address.getAddress()) : address.getHostAddress();
    }

    /** The address that is {@code number}, first byte highest. */
    public static Inet4Address ipv4(int number) {
        byte[] bytes = {(byte) (number >>> 24), (byte) (number >>> 16), (byte) (number >>> 8), (byte) number};
        try {
            return (Inet4Address) InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new AssertionError("four bytes are an IPv4 address", e);
        }
    }

    /** A part of a dotted address, or -1. */
    private static long number(String text) {
        int radix = 10;
        String digits = text;
        if (text.startsWith("0x") || text.startsWith("0X")) {
            radix = 16;
            digits = text.substring(2);
        } else if (text.length() > 1 && text.startsWith("0")) {
            radix = 8;
            digits = text.substring(1);
        }
        if (digits.isEmpty() || digits.length() > 11) {
            return -1;
        }
        for (int i = 0; i < digits.length(); i++) {
            if (digits.charAt(i) > 'f' || Character.digit(digits.charAt(i), radix) < 0) {
                return -1;
            }
        }
        return Long.parseLong(digits, radix);
    }

    /** The groups of {@code text}, at most {@code limit}, a dotted IPv4 address at its end being two; null if bad. */
    private static short @Nullable [] groups(String text, int limit) {
        if (text.isEmpty()) {
            return new short[0];
        }
        String[] parts = text.split(":", -1);
        boolean hasDots = parts[parts.length - 1].indexOf('.') >= 0;
        int count = parts.length + (hasDots ? 1 : 0);
        if (count > limit) {
            return null;
        }
        short[] groups = new short[count];
        int plain = hasDots ? parts.length - 1 : parts.length;
        for (int i = 0; i < plain; i++) {
            long number = parts[i].length() > 4 ? -1 : number("0x" + parts[i]);
            if (number < 0) {
                return null;
            }
            groups[i] = (short) number;
        }
        if (hasDots) {
            long number = strictIpv4(parts[plain]);
            if (number < 0) {
                return null;
            }
            groups[plain] = (short) (number >>> 16);
            groups[plain + 1] = (short) number;
        }
        return groups;
    }

    /** Four decimal numbers without leading zeros, or -1. */
    private static long strictIpv4(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return -1;
        }
        long address = 0;
        for (String part : parts) {
            boolean hasLeadingZero = part.length() > 1 && part.startsWith("0");
            long number = hasLeadingZero ? -1 : number(part);
            if (number < 0 || number > 255) {
                return -1;
            }
            address = address << 8 | number;
        }
        return address;
    }

    private static Inet6Address ipv6(short[] head, short[] tail) {
        byte[] bytes = new byte[2 * IPV6_GROUPS];
        for (int i = 0; i < head.length; i++) {
            put(bytes, i, head[i]);
        }
        for (int i = 0; i < tail.length; i++) {
            put(bytes, IPV6_GROUPS - tail.length + i, tail[i]);
        }
        try {
            // The variant with a scope is the one that leaves IPv4-mapped addresses alone.
            return Inet6Address.getByAddress(null, bytes, -1);
        } catch (UnknownHostException e) {
            throw new AssertionError("sixteen bytes are an IPv6 address", e);
        }
    }

    private static void put(byte[] bytes, int group, short value) {
        bytes[2 * group] = (byte) (value >>> 8);
        bytes[2 * group + 1] = (byte) value;
    }

    private static String formatIpv6(byte[] bytes) {
        int[] groups = new int[IPV6_GROUPS];
        for (int i = 0; i < IPV6_GROUPS; i++) {
            groups[i] = (bytes[2 * i] & 0xff) << 8 | (bytes[2 * i + 1] & 0xff);
        }
        int gap = -1;
        int gapLength = 1;
        for (int i = 0; i < IPV6_GROUPS; i++) {
            int length = 0;
            while (i + length < IPV6_GROUPS && groups[i + length] == 0) {
                length++;
            }
            if (length > gapLength) {
                gap = i;
                gapLength = length;
            }
        }
        boolean isCompatible = gap == 0 && gapLength == 6;
        boolean isMapped = gap == 0 && gapLength == 5 && groups[5] == 0xffff;
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < IPV6_GROUPS; i++) {
            if (i == gap) {
                text.append("::");
                i += gapLength - 1;
                continue;
            }
            if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
                text.append(':');
            }
            if (i == 6 && (isCompatible || isMapped)) {
                return text.append(ipv4(groups[6] << 16 | groups[7]).getHostAddress())
                        .toString();
            }
            text.append(Integer.toHexString(groups[i]));
        }
        return text.toString();
    }
}
