package sluice.config;

import java.net.Inet6Address;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import sluice.config.Section.Word;
import sluice.forward.AddressNumbers;
import sluice.rules.AddressText;
import sluice.wire.IpAddress;

/** Reads addresses and networks of both families. */
final class AddressReader {
    /** Networks with fewer bits for hosts have no addresses that stand for the network or all hosts (RFC 3021, RFC 6164). */
    private static final int SPECIAL_HOST_BITS = 2;

    private final Problems problems;

    AddressReader(Problems problems) {
        this.problems = problems;
    }

    /** A single address. */
    Optional<IpNumber> address(Word word, String key) {
        IpNumber address = parse(word.text());
        if (address == null) {
            String fix = word.text().contains("/") ? "; leave out the prefix length" : "";
            problems.add(
                    word.node(),
                    "'" + key + "' is an address as 192.168.0.254 or fd00::fe, not '" + word.text() + "'" + fix);
            return Optional.empty();
        }
        if (!isUnicast(address)) {
            problems.add(word.node(), "'" + word.text() + "' is not the address of one host");
            return Optional.empty();
        }
        return Optional.of(address);
    }

    /** An address of a port with the length of its network's prefix. */
    Optional<IpPrefix> interfaceAddress(Word word) {
        Optional<IpPrefix> prefix = prefix(word, "an address", "192.168.0.1/24 or fd00::1/64");
        if (prefix.isEmpty()) {
            return prefix;
        }
        IpPrefix found = prefix.get();
        boolean hasSpecial = found.length() > 0 && found.hostBits() >= SPECIAL_HOST_BITS;
        if (!isUnicast(found.address())) {
            problems.add(word.node(), "'" + word.text() + "' is not the address of one host");
            return Optional.empty();
        }
        if (hasSpecial && found.equals(found.network())) {
            problems.add(
                    word.node(), "'" + word.text() + "' is the address of the network itself; give the port's own");
            return Optional.empty();
        }
        if (hasSpecial && found.isIpv4() && found.equals(found.last())) {
            problems.add(word.node(), "'" + word.text() + "' is the network's broadcast address; give the port's own");
            return Optional.empty();
        }
        return prefix;
    }

    /** A network that a route leads to. */
    Optional<IpPrefix> network(Word word) {
        Optional<IpPrefix> prefix = prefix(word, "a network", "10.0.0.0/8 or fd00:1::/32");
        if (prefix.isPresent() && !prefix.get().equals(prefix.get().network())) {
            problems.add(
                    word.node(),
                    "'" + word.text() + "' has bits behind the prefix; use "
                            + prefix.get().network());
            return Optional.empty();
        }
        return prefix;
    }

    private Optional<IpPrefix> prefix(Word word, String what, String example) {
        String text = word.text();
        int slash = text.indexOf('/');
        IpNumber address = parse(slash < 0 ? text : text.substring(0, slash));
        int bits = address == null || address.isIpv4() ? IpAddress.BITS4 : IpAddress.BITS6;
        OptionalInt length = slash < 0 ? OptionalInt.empty() : Ipv4Text.decimal(text.substring(slash + 1), bits);
        if (address != null && length.isPresent()) {
            return Optional.of(new IpPrefix(address.high(), address.low(), length.getAsInt()));
        }
        String common = bits == IpAddress.BITS4 ? "/24" : "/64";
        String fix = address != null && slash < 0
                ? "; add the length of the network's prefix, " + common + " for instance"
                : "";
        problems.add(word.node(), what + " is written as " + example + ", not '" + text + "'" + fix);
        return Optional.empty();
    }

    /** IPv4-mapped addresses are none: they never appear on the wire. */
    private static @Nullable IpNumber parse(String text) {
        OptionalInt ipv4 = Ipv4Text.parse(text);
        if (ipv4.isPresent()) {
            return new IpNumber(IpAddress.HIGH4, IpAddress.low4(ipv4.getAsInt()));
        }
        Inet6Address ipv6 = AddressText.parseIpv6(text);
        if (ipv6 == null) {
            return null;
        }
        IpNumber address = new IpNumber(AddressNumbers.high(ipv6), AddressNumbers.low(ipv6));
        return address.isIpv4() ? null : address;
    }

    /** One host's; of IPv4 neither 0/8, 127/8, multicast nor above. */
    private static boolean isUnicast(IpNumber address) {
        boolean isReserved = address.isIpv4() && IpAddress.to4(address.low()) >>> 28 >= 0xE;
        return IpAddress.isHost(address.high(), address.low()) && !isReserved;
    }
}
