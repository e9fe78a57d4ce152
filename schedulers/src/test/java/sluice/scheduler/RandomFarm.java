package sluice.scheduler;

import java.util.Random;

/** A farm to which random things happen: servers come, go, change weights, fill up and recover. */
final class RandomFarm {
    private static final int MOST_SERVERS = 9;
    private static final int[] WEIGHTS = {0, 1, 1, 2, 3, 4, 6, 10, 12, 100};

    private final TestFarm farm;
    private final Random random;
    private int nextId;

    RandomFarm(TestFarm farm, long seed) {
        this.farm = farm;
        this.random = new Random(seed);
    }

    /** One change, in one of four cases none. */
    void change() {
        int count = farm.count();
        int what = random.nextInt(16);
        if (count == 0 || (what == 0 && count < MOST_SERVERS)) {
            farm.add(nextId++, weight());
        } else if (what == 1) {
            farm.remove(anyId());
        } else if (what <= 4) {
            farm.edit(anyId(), weight());
        } else if (what <= 8) {
            farm.overload(anyId(), random.nextInt(3) == 0);
        } else if (what <= 11) {
            farm.load(anyId(), random.nextInt(20), random.nextInt(100));
        }
    }

    private int anyId() {
        return farm.id(random.nextInt(farm.count()));
    }

    private int weight() {
        return WEIGHTS[random.nextInt(WEIGHTS.length)];
    }
}
