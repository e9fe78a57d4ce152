package sluice.scheduler;

/** The hash by which sh, dh, lblc and lblcr spread addresses (spec 2.11). Thread: any. */
public final class AddressHash {
    private static final int MULTIPLIER = 0x61C88647;
    private static final long MAPPED = 0xFFFFL;

    private AddressHash() {}

    /**
     * An address as 32 bits: an IPv4 address, here IPv4-mapped, is itself; of an IPv6 address the four words are
     * combined by exclusive or.
     */
    public static int fold(long high, long low) {
        if (high == 0 && low >>> 32 == MAPPED) {
            return (int) low;
        }
        long both = high ^ low;
        return (int) (both >>> 32) ^ (int) both;
    }

    /** The upper {@code bits} (1 to 32) of the scattered value. */
    static int hash32(int value, int bits) {
        return (value * MULTIPLIER) >>> (Integer.SIZE - bits);
    }
}
