package sluice.config;

import java.util.Optional;
import java.util.OptionalInt;
import sluice.config.Section.Word;

/** Reads addresses and networks. */
final class AddressReader {
    private final Problems problems;

    AddressReader(Problems problems) {
        this.problems = problems;
    }

    /** A single address. */
    OptionalInt address(Word word, String key) {
        OptionalInt address = Ipv4Text.parse(word.text());
        if (address.isEmpty()) {
            String fix = word.text().contains("/") ? "; leave out the prefix length" : "";
            problems.add(
                    word.node(), "'" + key + "' is an IPv4 address as 192.168.0.254, not '" + word.text() + "'" + fix);
        } else if (!isUnicast(address.getAsInt())) {
            problems.add(word.node(), "'" + word.text() + "' is not the address of one host");
            return OptionalInt.empty();
        }
        return address;
    }

    /** An address of a port with the length of its network's prefix. */
    Optional<Ipv4Prefix> interfaceAddress(Word word) {
        Optional<Ipv4Prefix> prefix = prefix(word, "an address", "192.168.0.1/24");
        if (prefix.isEmpty()) {
            return prefix;
        }
        Ipv4Prefix found = prefix.get();
        boolean hasBroadcast = found.length() > 0 && found.length() < 31;
        if (!isUnicast(found.address())) {
            problems.add(word.node(), "'" + word.text() + "' is not the address of one host");
            return Optional.empty();
        }
        if (hasBroadcast && found.address() == found.network()) {
            problems.add(
                    word.node(), "'" + word.text() + "' is the address of the network itself; give the port's own");
            return Optional.empty();
        }
        if (hasBroadcast && found.address() == (found.network() | ~found.mask())) {
            problems.add(word.node(), "'" + word.text() + "' is the network's broadcast address; give the port's own");
            return Optional.empty();
        }
        return prefix;
    }

    /** A network that a route leads to. */
    Optional<Ipv4Prefix> network(Word word) {
        Optional<Ipv4Prefix> prefix = prefix(word, "a network", "10.0.0.0/8");
        if (prefix.isPresent() && prefix.get().address() != prefix.get().network()) {
            Ipv4Prefix found = prefix.get();
            problems.add(
                    word.node(),
                    "'" + word.text() + "' has bits behind the prefix; use "
                            + new Ipv4Prefix(found.network(), found.length()));
            return Optional.empty();
        }
        return prefix;
    }

    private Optional<Ipv4Prefix> prefix(Word word, String what, String example) {
        String text = word.text();
        int slash = text.indexOf('/');
        OptionalInt address = Ipv4Text.parse(slash < 0 ? text : text.substring(0, slash));
        OptionalInt length = slash < 0 ? OptionalInt.empty() : Ipv4Text.decimal(text.substring(slash + 1), 32);
        if (address.isPresent() && length.isPresent()) {
            return Optional.of(new Ipv4Prefix(address.getAsInt(), length.getAsInt()));
        }
        String fix =
                address.isPresent() && slash < 0 ? "; add the length of the network's prefix, /24 for instance" : "";
        problems.add(word.node(), what + " is written as " + example + ", not '" + text + "'" + fix);
        return Optional.empty();
    }

    /** Neither 0/8, 127/8, multicast nor above. */
    private static boolean isUnicast(int address) {
        int first = address >>> 24;
        return first != 0 && first != 127 && first < 224;
    }
}
