package sluice.config;

/**
 * An IPv4 address and the length of its network's prefix, as {@code 192.168.0.1/24}.
 *
 * @param address the address, its first byte highest
 * @param length bits of the prefix, 0 to 32
 */
public record Ipv4Prefix(int address, int length) {

    /** The network mask: {@code length} ones from the top. */
    public int mask() {
        return length == 0 ? 0 : -1 << (32 - length);
    }

    /** The network's address: all bits behind the prefix zero. */
    public int network() {
        return address & mask();
    }

    /** Whether {@code other} lies in this network. */
    public boolean contains(int other) {
        return (other & mask()) == network();
    }

    /** Whether the two networks have an address in common. */
    public boolean overlaps(Ipv4Prefix other) {
        int mask = length < other.length ? mask() : other.mask();
        return (address & mask) == (other.address & mask);
    }

    @Override
    public String toString() {
        return Ipv4Text.format(address) + '/' + length;
    }
}
