package sluice.scheduler;

import java.util.random.RandomGenerator;

/**
 * {@code twos}: draws two servers at random by weight and takes the one with less load per weight (spec 2.10). Kernels
 * have it from 6.2 on. A choice costs O(n), a change nothing.
 *
 * <p>All arithmetic is that of signed 32-bit numbers, as in the kernel. When the weights add up to more than 2147483647
 * the draws are as skewed as they are there, but always name an eligible server.
 */
public final class PowerOfTwoChoices implements Scheduler {
    private final Compatibility compatibility;
    private final RandomGenerator random;

    PowerOfTwoChoices(Compatibility compatibility, RandomGenerator random) {
        this.compatibility = compatibility;
        this.random = random;
    }

    @Override
    public String name() {
        return "twos";
    }

    @Override
    public int schedule(Servers servers, Arrival arrival) {
        int count = servers.count();
        int sum = 0;
        int oldest = NONE;
        for (int i = 0; i < count; i++) {
            if (servers.isEligible(i)) {
                sum += servers.weight(i);
                oldest = i;
            }
        }
        if (oldest == NONE) {
            return NONE;
        }
        // Both draws include the sum itself: the newest server has one chance more than its weight.
        int firstDraw = drawUpTo(sum);
        int secondDraw = drawUpTo(sum);
        int first = NONE;
        int second = NONE;
        for (int i = 0; i < count && (first == NONE || second == NONE); i++) {
            if (!servers.isEligible(i)) {
                continue;
            }
            firstDraw -= servers.weight(i);
            secondDraw -= servers.weight(i);
            if (firstDraw <= 0 && first == NONE) {
                first = i;
            }
            if (secondDraw <= 0 && second == NONE) {
                second = i;
            }
        }
        if (first == NONE) {
            // A server that the sum includes was overloaded meanwhile, and the draw was its.
            return oldest;
        }
        return second != NONE && isBetter(servers, second, first) ? second : first;
    }

    /** Uniform from 0 to {@code sum}, both included, as unsigned numbers. */
    private int drawUpTo(int sum) {
        long bound = Integer.toUnsignedLong(sum) + 1;
        return (int) random.nextLong(bound);
    }

    private boolean isBetter(Servers servers, int second, int first) {
        return servers.weight(second) * overhead(servers, first) > servers.weight(first) * overhead(servers, second);
    }

    private int overhead(Servers servers, int index) {
        return compatibility.overhead(servers.counts(index));
    }
}
