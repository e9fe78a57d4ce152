package sluice.scheduler;

/**
 * {@code wrr}: rounds over the list with a falling bar, so that a server of weight w is chosen w times for each choice
 * of a server of weight 1 (spec 2.3).
 *
 * <p>The bar ({@code currentWeight}) falls from the highest weight to 1 in steps of the greatest common divisor; each
 * round serves all servers whose weight reaches the bar. A change of the list recomputes step and maximum in O(n) and
 * restarts the round, but keeps the bar. A choice costs at most two rounds for each value of the bar.
 */
public final class WeightedRoundRobin implements Scheduler {
    private static final int HEAD = -1;

    private int current = HEAD;
    private int currentWeight;
    private int maximumWeight;
    private int step = 1;

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
            while (++i < count) {
                if (!servers.isOverloaded(i) && servers.weight(i) >= currentWeight) {
                    current = i;
                    return i;
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
            }
            isLastPass = currentWeight <= step;
            if (isLastPass && isRestarted && last != HEAD) {
                stop = last;
            }
        }
    }

    @Override
    public void started(Servers servers, long nowNanos) {
        current = HEAD;
        measure(servers);
        currentWeight = maximumWeight;
    }

    @Override
    public void added(Servers servers, int index) {
        changed(servers);
    }

    @Override
    public void edited(Servers servers, int index) {
        changed(servers);
    }

    @Override
    public void removed(Servers servers, int index, int id) {
        changed(servers);
    }

    private void changed(Servers servers) {
        current = HEAD;
        measure(servers);
        if (currentWeight > maximumWeight || currentWeight == 0) {
            currentWeight = maximumWeight;
        } else if (step > 1) {
            currentWeight = (currentWeight / step) * step + 1;
        }
    }

    private void measure(Servers servers) {
        int divisor = 0;
        int highest = 0;
        for (int i = 0; i < servers.count(); i++) {
            int weight = servers.weight(i);
            if (weight > 0) {
                divisor = greatestCommonDivisor(weight, divisor);
                highest = Math.max(highest, weight);
            }
        }
        step = divisor == 0 ? 1 : divisor;
        maximumWeight = highest == 0 ? 0 : highest - (step - 1);
    }

    private static int greatestCommonDivisor(int a, int b) {
        int x = a;
        int y = b;
        while (y != 0) {
            int rest = x % y;
            x = y;
            y = rest;
        }
        return x;
    }
}
