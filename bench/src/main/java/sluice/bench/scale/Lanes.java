package sluice.bench.scale;

import java.util.Arrays;
import sluice.port.Burst;
import sluice.port.PacketPool;

/**
 * The lanes of all workers, as the pool of their director: a worker gets buffers of its lane and gives them back there. A
 * thread says first which lane is its own.
 *
 * <p>Thread: the control thread makes it, workers use it.
 */
final class Lanes implements PacketPool {
    private static final long DIRECTOR_MAC = 0x0200_0000_0001L;

    private final Lane[] lanes;
    private final ThreadLocal<Lane> own;

    Lanes(int count) {
        lanes = new Lane[count];
        Arrays.setAll(lanes, i -> new Lane());
        own = ThreadLocal.withInitial(() -> lanes[0]);
    }

    Lane lane(int worker) {
        return lanes[worker];
    }

    /** From now on the calling thread is the one of {@code worker}. */
    void enter(int worker) {
        own.set(lanes[worker]);
    }

    /** The director's port: a queue for each lane. */
    LanePort directorEnd() {
        LaneRing[] in = Arrays.stream(lanes).map(Lane::toWorker).toArray(LaneRing[]::new);
        LaneRing[] out = Arrays.stream(lanes).map(Lane::fromWorker).toArray(LaneRing[]::new);
        return new LanePort("director", DIRECTOR_MAC, in, out, this);
    }

    @Override
    public boolean allocate(Burst into) {
        return own.get().allocate(into);
    }

    @Override
    public int allocate(Burst into, int packets) {
        return own.get().allocate(into, packets);
    }

    @Override
    public void free(Burst packets) {
        own.get().free(packets);
    }

    @Override
    public int frameCapacity() {
        return lanes[0].frameCapacity();
    }

    @Override
    public int available() {
        return Arrays.stream(lanes).mapToInt(Lane::available).sum();
    }

    @Override
    public int capacity() {
        return Arrays.stream(lanes).mapToInt(Lane::capacity).sum();
    }
}
