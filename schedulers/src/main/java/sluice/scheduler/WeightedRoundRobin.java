package sluice.scheduler;

/**
 * {@code wrr}: rounds over the list with a falling bar, so that a server of weight w is chosen w times for each choice
 * of a server of weight 1 (spec 2.3).
 *
 * <p>The bar ({@code currentWeight}) falls from the highest weight to 1 in steps of the greatest common divisor; each
 * round serves all servers whose weight reaches the bar. A change of the list restarts the round, but keeps the bar.
 *
 * <p>The kernel goes round the list for each value of the bar, even when no server reaches it. Here the bar falls at
 * once to the next value that a server reaches, or to the last one, where rounds may end; outcome and state are the
 * same. A choice costs O(n): six rounds at most, whatever the weights. A change costs O(n), off the lock.
 */
public final class WeightedRoundRobin implements Scheduler {
    private static final int HEAD = -1;

    private int current = HEAD;
    private int currentWeight;
    private int maximumWeight;
    private int step = 1;

    private int preparedMaximum;
    private int preparedStep = 1;

    @Override
    public String name() {
        return "wrr";
    }

    @Override
    public int schedule(Servers servers, Arrival arrival) {
        if (maximumWeight == 0) {
            return NONE;
        }
        int count = servers.count();
        int last = current;
        int stop = HEAD;
        boolean isLastPass = false;
        boolean isRestarted = false;
        int i = current;
        while (true) {
            boolean isWholeRound = i == HEAD;
            int highest = 0;
            while (++i < count) {
                if (!servers.isOverloaded(i)) {
                    int weight = servers.weight(i);
                    if (weight >= currentWeight) {
                        current = i;
                        return i;
                    }
                    highest = Math.max(highest, weight);
                }
                if (i == stop) {
                    current = i;
                    return NONE;
                }
            }
            i = HEAD;
            currentWeight -= step;
            if (currentWeight <= 0) {
                currentWeight = maximumWeight;
                if (isLastPass || last == HEAD) {
                    current = HEAD;
                    return NONE;
                }
                isRestarted = true;
            } else if (isWholeRound) {
                skipRoundsAbove(highest);
            }
            isLastPass = currentWeight <= step;
            if (isLastPass && isRestarted && last != HEAD) {
                stop = last;
            }
        }
    }

    /**
     * Lets the bar fall over values for which a round would find nobody, since no usable server has more weight than
     * {@code highest}; not beyond its last value.
     */
    private void skipRoundsAbove(int highest) {
        int target = Math.max(highest, step);
        if (currentWeight > target) {
            currentWeight -= Math.ceilDiv(currentWeight - target, step) * step;
        }
    }

    @Override
    public void prepare(Servers servers) {
        int divisor = 0;
        int highest = 0;
        int count = servers.count();
        for (int i = 0; i < count; i++) {
            int weight = servers.weight(i);
            divisor = GreatestCommonDivisor.of(weight, divisor);
            highest = Math.max(highest, weight);
        }
        preparedStep = divisor == 0 ? 1 : divisor;
        preparedMaximum = highest == 0 ? 0 : highest - (preparedStep - 1);
    }

    @Override
    public void started(Servers servers, long nowNanos) {
        restart();
        currentWeight = maximumWeight;
    }

    @Override
    public void added(Servers servers, int index) {
        changed();
    }

    @Override
    public void edited(Servers servers, int index) {
        changed();
    }

    @Override
    public void removed(Servers servers, int index, int id) {
        changed();
    }

    private void changed() {
        restart();
        if (currentWeight > maximumWeight || currentWeight == 0) {
            currentWeight = maximumWeight;
        } else if (step > 1) {
            currentWeight = (currentWeight / step) * step + 1;
        }
    }

    private void restart() {
        current = HEAD;
        step = preparedStep;
        maximumWeight = preparedMaximum;
    }
}
