package sluice.bench.jmh;

import java.util.SplittableRandom;
import sluice.dpdk.Memory;
import sluice.forward.ServerCounters;
import sluice.scheduler.Compatibility;
import sluice.scheduler.Counts;
import sluice.scheduler.Servers;

/**
 * A farm of real servers laid out as a service's list: weights and lines in arrays, counters in off-heap memory. Weights
 * are 1 to 100, no server is idle or overloaded. Its memory stays until the process ends. Thread: one.
 */
final class SchedulerFarm implements Servers {
    private static final int FIRST_ADDRESS = 0x0A01_0000;
    private static final int PORT = 80;
    private static final int MOST_WEIGHT = 100;
    private static final int MOST_CONNECTIONS = 200;

    private final int[] weights;
    private final long[] lines;

    SchedulerFarm(int count) {
        weights = new int[count];
        lines = new long[count];
        long base = Memory.allocate((long) count * ServerCounters.BYTES, Memory.CACHE_LINE_BYTES);
        SplittableRandom random = new SplittableRandom(count);
        for (int i = 0; i < count; i++) {
            weights[i] = 1 + random.nextInt(MOST_WEIGHT);
            lines[i] = ServerCounters.line(base, id(i));
            connect(lines[i], 1 + random.nextInt(MOST_CONNECTIONS), random.nextInt(MOST_CONNECTIONS));
        }
    }

    private static void connect(long line, int active, int inactive) {
        for (int i = 0; i < active + inactive; i++) {
            ServerCounters.bind(line, Compatibility.LINUX_6_12);
        }
        ServerCounters.activate(line, active);
    }

    @Override
    public int count() {
        return weights.length;
    }

    @Override
    public int id(int index) {
        return count() - 1 - index;
    }

    @Override
    public int indexOf(int id) {
        return count() - 1 - id;
    }

    @Override
    public int weight(int index) {
        return weights[index];
    }

    @Override
    public int lastWeight(int index) {
        return weights[index];
    }

    @Override
    public int addressFold(int index) {
        return FIRST_ADDRESS + id(index);
    }

    @Override
    public int port(int index) {
        return PORT;
    }

    @Override
    public int active(int index) {
        return Counts.active(counts(index));
    }

    @Override
    public int inactive(int index) {
        return Counts.inactive(counts(index));
    }

    @Override
    public boolean isOverloaded(int index) {
        return Counts.isOverloaded(counts(index));
    }

    @Override
    public long counts(int index) {
        return ServerCounters.counts(lines[index]);
    }
}
