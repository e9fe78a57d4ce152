package sluice.bench.generator;

import java.util.Arrays;

/**
 * The order in which flows take their turn: one after the other, or at random from a fixed seed, uniformly or by Zipf.
 *
 * <p>Thread: the generator's.
 */
public final class FlowOrder {
    /** Draws that a Zipf order makes beforehand and then repeats: drawing one takes longer than forwarding a packet. */
    private static final int DRAWS = 1 << 23;

    private static final long MULTIPLIER = 6364136223846793005L;
    private static final long INCREMENT = 1442695040888963407L;
    private static final double UNIT = 0x1p-53;
    private static final int UNIT_SHIFT = 11;
    private static final int[] NONE = {};

    private final int flows;
    private final int turns;
    private final boolean isRandom;
    private final int[] draws;
    private long state = 42;
    private int flow;
    private int turn;

    private FlowOrder(int flows, int turns, boolean isRandom, int[] draws) {
        this.flows = flows;
        this.turns = turns;
        this.isRandom = isRandom;
        this.draws = draws;
    }

    /** 0, 1, 2 and so on, and from the start again; each flow has {@code turns} packets in a row. */
    public static FlowOrder sequential(int flows, int turns) {
        return new FlowOrder(flows, turns, false, NONE);
    }

    /** Uniform, the same sequence in each run. */
    public static FlowOrder random(int flows) {
        return new FlowOrder(flows, 1, true, NONE);
    }

    /**
     * By Zipf's law, the same sequence in each run: flow {@code n} has a share that goes with {@code (n + 1) ^ -exponent}.
     *
     * @param exponent above 0; 1 is the classic
     */
    public static FlowOrder zipf(int flows, double exponent) {
        double[] upTo = new double[flows];
        double sum = 0;
        for (int i = 0; i < flows; i++) {
            sum += Math.pow(i + 1.0, -exponent);
            upTo[i] = sum;
        }
        FlowOrder order = new FlowOrder(flows, 1, false, new int[DRAWS]);
        for (int i = 0; i < DRAWS; i++) {
            order.step();
            double drawn = (order.mixed() >>> UNIT_SHIFT) * UNIT * sum;
            int found = Arrays.binarySearch(upTo, drawn);
            order.draws[i] = Math.min(flows - 1, found >= 0 ? found : -found - 1);
        }
        return order;
    }

    /** The flow of the next packet. */
    public int next() {
        if (isRandom) {
            step();
            return (int) (((state >>> 32) * flows) >>> 32);
        }
        if (draws.length > 0) {
            int current = flow;
            flow = (current + 1) & (DRAWS - 1);
            return draws[current];
        }
        int current = flow;
        turn++;
        if (turn == turns) {
            turn = 0;
            flow = current + 1 == flows ? 0 : current + 1;
        }
        return current;
    }

    private void step() {
        state = state * MULTIPLIER + INCREMENT;
    }

    /** The lower bits of the state are hardly random. */
    private long mixed() {
        long folded = (state ^ (state >>> 32)) * MULTIPLIER;
        return folded ^ (folded >>> 29);
    }
}
