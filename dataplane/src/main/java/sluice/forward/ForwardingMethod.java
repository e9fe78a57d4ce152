package sluice.forward;

/** How packets reach a real server (spec 1.3, 5.7). */
public enum ForwardingMethod {
    /** NAT: addresses and ports are rewritten both ways ({@code -m}, listed as Masq). */
    MASQ(0, "Masq"),
    /** Delivered to the director itself. */
    LOCAL(1, "Local"),
    /** Encapsulated ({@code -i}). */
    TUNNEL(2, "Tunnel"),
    /** Direct routing: only the Ethernet address is rewritten ({@code -g}). */
    ROUTE(3, "Route"),
    /** Addresses and ports of both ends are rewritten both ways ({@code -b}, spec 5.7); DPVS's number. */
    FULLNAT(5, "FullNat");

    private final int number;
    private final String listedAs;

    ForwardingMethod(int number, String listedAs) {
        this.number = number;
        this.listedAs = listedAs;
    }

    /** The kernel's number, as connections carry it in their flags. */
    public int number() {
        return number;
    }

    /** The word in ipvsadm's Forward column. */
    public String listedAs() {
        return listedAs;
    }
}
