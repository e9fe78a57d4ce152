package sluice.worker;

import java.util.List;
import sluice.wire.IpAddress;

/**
 * The director's own addresses on one port, to choose from when it speaks there. Addresses are as {@link IpAddress}
 * writes them. Immutable; any thread.
 */
public final class PortAddresses {
    /** What a choice gives when there is no address to choose. */
    public static final int NONE = -1;

    private final long[] highs;
    private final long[] lows;
    private final long[] maskHighs;
    private final long[] maskLows;

    /** These addresses; earlier ones are preferred. */
    public PortAddresses(List<DirectorPort.Address> addresses) {
        int size = addresses.size();
        highs = new long[size];
        lows = new long[size];
        maskHighs = new long[size];
        maskLows = new long[size];
        for (int i = 0; i < size; i++) {
            DirectorPort.Address own = addresses.get(i);
            int length = own.prefixLength() + IpAddress.BITS6 - IpAddress.bits(own.high(), own.low());
            highs[i] = own.high();
            lows[i] = own.low();
            maskHighs[i] = IpAddress.maskHigh(length);
            maskLows[i] = IpAddress.maskLow(length);
        }
    }

    /**
     * The address to ask a neighbour from: the first in its network, else a link-local one, else the first of its family.
     *
     * @return an index, or {@link #NONE}
     */
    public int near(long high, long low) {
        boolean is4 = IpAddress.is4(high, low);
        int best = NONE;
        boolean isBestLinkLocal = false;
        for (int i = 0; i < highs.length; i++) {
            if (IpAddress.is4(highs[i], lows[i]) != is4) {
                continue;
            }
            if (((highs[i] ^ high) & maskHighs[i]) == 0 && ((lows[i] ^ low) & maskLows[i]) == 0) {
                return i;
            }
            boolean isLinkLocal = !is4 && IpAddress.isLinkLocal6(highs[i]);
            if (best == NONE || (isLinkLocal && !isBestLinkLocal)) {
                best = i;
                isBestLinkLocal = isLinkLocal;
            }
        }
        return best;
    }

    /** The first address of a family that has a meaning beyond the link: an index, or {@link #NONE}. */
    public int first(boolean is4) {
        for (int i = 0; i < highs.length; i++) {
            if (IpAddress.is4(highs[i], lows[i]) == is4 && (is4 || !IpAddress.isLinkLocal6(highs[i]))) {
                return i;
            }
        }
        return NONE;
    }

    /** High half of address {@code i}. */
    public long high(int i) {
        return highs[i];
    }

    /** Low half of address {@code i}. */
    public long low(int i) {
        return lows[i];
    }
}
