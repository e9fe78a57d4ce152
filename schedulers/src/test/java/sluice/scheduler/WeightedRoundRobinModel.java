package sluice.scheduler;

/** wrr as the specification writes it (2.3), one value of the bar after the other; what the real one must equal. */
final class WeightedRoundRobinModel {
    private static final int HEAD = -1;

    private int cl = HEAD;
    private int cw;
    private int mw;
    private int di = 1;

    int schedule(Servers list) {
        if (mw == 0) {
            return -1;
        }
        int last = cl;
        int d = cl;
        int stop = -2;
        boolean lastPass = false;
        boolean restarted = false;
        while (true) {
            while (++d < list.count()) {
                if (!list.isOverloaded(d) && list.weight(d) >= cw) {
                    cl = d;
                    return d;
                }
                if (d == stop) {
                    cl = d;
                    return -1;
                }
            }
            d = HEAD;
            cw -= di;
            if (cw <= 0) {
                cw = mw;
                if (lastPass || last == HEAD) {
                    cl = HEAD;
                    return -1;
                }
                restarted = true;
            }
            lastPass = cw <= di;
            if (lastPass && restarted && last != HEAD) {
                stop = last;
            }
        }
    }

    void started(Servers list) {
        recompute(list);
        cw = mw;
    }

    void changed(Servers list) {
        recompute(list);
        if (cw > mw || cw == 0) {
            cw = mw;
        } else if (di > 1) {
            cw = (cw / di) * di + 1;
        }
    }

    private void recompute(Servers list) {
        cl = HEAD;
        int gcd = 0;
        int max = 0;
        for (int i = 0; i < list.count(); i++) {
            if (list.weight(i) > 0) {
                gcd = gcd == 0
                        ? list.weight(i)
                        : java.math.BigInteger.valueOf(gcd)
                                .gcd(java.math.BigInteger.valueOf(list.weight(i)))
                                .intValue();
                max = Math.max(max, list.weight(i));
            }
        }
        di = gcd == 0 ? 1 : gcd;
        mw = Math.max(max, 0) - (di - 1);
        if (max == 0) {
            mw = 0;
        }
    }
}
