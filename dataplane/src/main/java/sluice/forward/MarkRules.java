package sluice.forward;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sluice.wire.IpAddress;

/**
 * The firewall marks of packets: every rule that fits sets the mark anew, so the last one counts, as with iptables.
 *
 * <p>Immutable; any thread. It is asked once for each new connection, and walks all rules.
 */
public final class MarkRules {
    /** The most rules. */
    public static final int CAPACITY = 1024;
    /** No rules. */
    public static final MarkRules NONE = new MarkRules(List.of());

    private static final int NO_MARK = 0;
    private static final int IPV4_PREFIX = 96;

    /** Words of each rule: source network and mask, destination network and mask, each high then low. */
    private static final int WORDS = 8;

    private final List<MarkRule> rules;
    private final long[] networks;
    private final int[] marks;
    private final int[] inPorts;
    private final int[] protocols;
    private final int[] sourcePorts;
    private final int[] destinationPorts;
    private final boolean[] isIpv6;

    private MarkRules(List<MarkRule> rules) {
        int count = rules.size();
        this.rules = rules;
        this.networks = new long[count * WORDS];
        this.marks = new int[count];
        this.inPorts = new int[count];
        this.protocols = new int[count];
        this.sourcePorts = new int[count];
        this.destinationPorts = new int[count];
        this.isIpv6 = new boolean[count];
        for (int i = 0; i < count; i++) {
            MarkRule rule = rules.get(i);
            marks[i] = rule.mark();
            inPorts[i] = rule.port();
            protocols[i] = rule.protocol();
            sourcePorts[i] = rule.sourcePorts();
            destinationPorts[i] = rule.destinationPorts();
            isIpv6[i] = rule.isIpv6();
            network(i * WORDS, rule.source(), rule.sourceLength(), rule.isIpv6());
            network(i * WORDS + 4, rule.destination(), rule.destinationLength(), rule.isIpv6());
        }
    }

    /**
     * These rules, in this order.
     *
     * @throws IllegalArgumentException when there are more than {@link #CAPACITY}
     */
    public static MarkRules of(List<MarkRule> rules) {
        if (rules.size() > CAPACITY) {
            throw new IllegalArgumentException("there are at most " + CAPACITY + " mark rules");
        }
        return new MarkRules(List.copyOf(rules));
    }

    /** The rules. */
    public List<MarkRule> list() {
        return rules;
    }

    /**
     * The mark of a packet, 0 for none.
     *
     * @param port index of the port that received it
     * @param sourceHigh first half of its source, as all addresses in the form of {@link IpAddress}
     * @param ports source port &lt;&lt; 16 | destination port
     */
    public int markOf(
            int port,
            int protocol,
            long sourceHigh,
            long sourceLow,
            long destinationHigh,
            long destinationLow,
            int ports) {
        boolean isPacketIpv6 = !IpAddress.is4(sourceHigh, sourceLow);
        for (int i = marks.length - 1; i >= 0; i--) {
            int word = i * WORDS;
            if (isIpv6[i] == isPacketIpv6
                    && (protocols[i] == 0 || protocols[i] == protocol)
                    && (inPorts[i] == MarkRule.ANY_PORT || inPorts[i] == port)
                    && isWithin(destinationPorts[i], ports & 0xFFFF)
                    && isWithin(sourcePorts[i], ports >>> 16)
                    && isInside(word, sourceHigh, sourceLow)
                    && isInside(word + 4, destinationHigh, destinationLow)) {
                return marks[i];
            }
        }
        return NO_MARK;
    }

    private void network(int word, @Nullable InetAddress network, int length, boolean isRuleIpv6) {
        if (network == null) {
            // A mask of zeros: any address of the rule's family, which is compared by itself.
            return;
        }
        int bits = isRuleIpv6 ? length : length + IPV4_PREFIX;
        long high = mask(bits);
        long low = mask(bits - Long.SIZE);
        networks[word] = AddressNumbers.high(network) & high;
        networks[word + 1] = AddressNumbers.low(network) & low;
        networks[word + 2] = high;
        networks[word + 3] = low;
    }

    /** A word whose first {@code bits} bits are set; none for a negative number, all for more than there are. */
    private static long mask(int bits) {
        if (bits <= 0) {
            return 0;
        }
        return bits >= Long.SIZE ? -1L : -1L << (Long.SIZE - bits);
    }

    private boolean isInside(int word, long high, long low) {
        return (high & networks[word + 2]) == networks[word] && (low & networks[word + 3]) == networks[word + 1];
    }

    private static boolean isWithin(int range, int port) {
        return port >= range >>> 16 && port <= (range & 0xFFFF);
    }
}
