package sluice.localport;

/**
 * How much {@link LocalPorts} may hold. Its memory is reserved at the start, and taken as far as it is used.
 *
 * @param pairs most pairs of local address and real server at a time, 1 to {@link #MOST_PAIRS}; 128 bytes each
 * @param blocks most blocks of {@value PortBlocks#PORTS} ports, 1 to {@link #MOST_BLOCKS}; 1 KiB each, of which a pair has
 *     one at the beginning and {@value PairTable#BLOCKS} at the end
 */
public record PortLimits(int pairs, int blocks) {
    /** Most pairs. */
    public static final int MOST_PAIRS = 1 << 24;
    /** Most blocks. */
    public static final int MOST_BLOCKS = 1 << 24;

    /** 65,536 pairs, and blocks for 327 million ports: 88 MiB when all of it is in use. */
    public static final PortLimits DEFAULT = new PortLimits(1 << 16, 80_000);

    /** Checks the limits. */
    public PortLimits {
        if (pairs < 1 || pairs > MOST_PAIRS || blocks < 1 || blocks > MOST_BLOCKS) {
            throw new IllegalArgumentException("impossible limits: " + pairs + " pairs, " + blocks + " blocks");
        }
    }
}
