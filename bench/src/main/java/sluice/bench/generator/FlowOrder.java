package sluice.bench.generator;

/**
 * The order in which flows take their turn: one after the other, or uniformly at random from a fixed seed.
 *
 * <p>Thread: the generator's.
 */
public final class FlowOrder {
    private static final long MULTIPLIER = 6364136223846793005L;
    private static final long INCREMENT = 1442695040888963407L;

    private final int flows;
    private final int turns;
    private final boolean isRandom;
    private long state = 42;
    private int flow;
    private int turn;

    private FlowOrder(int flows, int turns, boolean isRandom) {
        this.flows = flows;
        this.turns = turns;
        this.isRandom = isRandom;
    }

    /** 0, 1, 2 and so on, and from the start again; each flow has {@code turns} packets in a row. */
    public static FlowOrder sequential(int flows, int turns) {
        return new FlowOrder(flows, turns, false);
    }

    /** Uniform, the same sequence in each run. */
    public static FlowOrder random(int flows) {
        return new FlowOrder(flows, 1, true);
    }

    /** The flow of the next packet. */
    public int next() {
        if (isRandom) {
            state = state * MULTIPLIER + INCREMENT;
            return (int) (((state >>> 32) * flows) >>> 32);
        }
        int current = flow;
        turn++;
        if (turn == turns) {
            turn = 0;
            flow = current + 1 == flows ? 0 : current + 1;
        }
        return current;
    }
}
