package sluice.forward;

/** How packets reach a real server; the order is that of the kernel's numbers (spec 1.3). */
public enum ForwardingMethod {
    /** NAT: addresses and ports are rewritten both ways ({@code -m}, listed as Masq). */
    MASQ("Masq"),
    /** Delivered to the director itself. */
    LOCAL("Local"),
    /** Encapsulated ({@code -i}). */
    TUNNEL("Tunnel"),
    /** Direct routing: only the Ethernet address is rewritten ({@code -g}). */
    ROUTE("Route");

    private final String listedAs;

    ForwardingMethod(String listedAs) {
        this.listedAs = listedAs;
    }

    /** The word in ipvsadm's Forward column. */
    public String listedAs() {
        return listedAs;
    }
}
