package sluice.bench.generator;

import sluice.dpdk.Memory;
import sluice.port.Burst;
import sluice.port.PacketPool;
import sluice.port.Port;

/**
 * The hot loop at a given rate: sends each packet when its time has come, whether or not earlier ones are back, and stamps
 * some with that time.
 *
 * <p>Packets count from when they were due: what waits is not overlooked (no "coordinated omission"). Packets that the wire
 * refuses are lost: the director's ring was full. Only when the generator itself was away the plan is put off for as long,
 * since otherwise it would send faster than it was asked to, to make up for that.
 * Thread: the generator's. Nothing is allocated here.
 */
public final class Pace {
    /** A generator that was away for longer has gaps of its own in what it measures. */
    static final long GAP_NANOS = 20_000;

    /** Every so-many packet is stamped: no divisor of bursts, so that it is another one in each. */
    private static final int STAMP_EVERY = 7;

    private final Port port;
    private final PacketPool pool;
    private final FrameTemplate template;
    private final FlowOrder order;
    private final FlowTable flows;
    private final Arrivals arrivals;
    private final RoundTrips trips;
    private final Burst sending;
    private final Burst received;
    private long presentSinceNanos;
    private long offered;
    private long sent;
    private long gaps;
    private long longestGapNanos;
    private int untilStamp = STAMP_EVERY;

    /** Sends what clients send on queue 0 of {@code port}, in bursts of at most {@code burst}. */
    public Pace(
            Port port,
            FrameTemplate template,
            FlowOrder order,
            FlowTable flows,
            Arrivals arrivals,
            RoundTrips trips,
            int burst) {
        this.port = port;
        this.pool = port.pool();
        this.template = template;
        this.order = order;
        this.flows = flows;
        this.arrivals = arrivals;
        this.trips = trips;
        this.sending = new Burst(burst);
        this.received = new Burst(burst);
    }

    /**
     * Sends until {@code endNanos} or until {@code packets} are sent, from now on.
     *
     * @param nanosPerPacket the reciprocal of the rate
     */
    public void run(double nanosPerPacket, long packets, long endNanos) {
        long start = System.nanoTime();
        long previous = start;
        long now = start;
        presentSinceNanos = start;
        long planned = 0;
        while (now - endNanos < 0 && planned < packets) {
            long due = Math.min(packets, (long) ((now - start) / nanosPerPacket) + 1) - planned;
            if (due > 0) {
                int size = (int) Math.min(due, sending.capacity());
                send(size, start, nanosPerPacket, planned);
                planned += size;
            }
            receive(previous);
            now = System.nanoTime();
            start += noteGap(previous, now);
            previous = now;
        }
    }

    /** Takes in what still comes back until {@code endNanos}. */
    public void drainUntil(long endNanos) {
        long now = System.nanoTime();
        while (now - endNanos < 0) {
            receive(now);
            now = System.nanoTime();
        }
    }

    /** Forgets what was counted. */
    public void clear() {
        trips.clear();
        offered = 0;
        sent = 0;
        gaps = 0;
        longestGapNanos = 0;
    }

    /** For how long the generator was away, if it was. */
    private long noteGap(long previous, long now) {
        long gap = now - previous;
        if (gap <= GAP_NANOS) {
            return 0;
        }
        presentSinceNanos = now;
        gaps++;
        longestGapNanos = Math.max(longestGapNanos, gap);
        return gap;
    }

    private void send(int size, long start, double nanosPerPacket, long planned) {
        Burst burst = sending;
        int allocated = pool.allocate(burst, size);
        long frames = burst.frameArray();
        long lengths = burst.lengthArray();
        for (int i = 0; i < allocated; i++) {
            long frame = Memory.hostI64(frames + i * 8L);
            Opening.writeFrame(template, false, frame, order.next(), flows);
            untilStamp--;
            if (untilStamp == 0) {
                untilStamp = STAMP_EVERY;
                Stamp.write(frame, start + (long) ((planned + i) * nanosPerPacket));
            }
            Memory.putHostI32(lengths + i * 4L, template.frameBytes());
        }
        offered += size;
        sent += port.transmit(0, burst);
    }

    /** Takes in a burst; {@code previous} is when the round began. */
    private void receive(long previous) {
        int size = port.receive(0, received);
        if (size == 0) {
            return;
        }
        long now = System.nanoTime();
        boolean isPresent = now - previous <= GAP_NANOS;
        for (int i = 0; i < size; i++) {
            long age = Stamp.age(received.frame(i), now);
            if (age != Stamp.NONE) {
                trips.add(age, isPresent && now - age - presentSinceNanos >= 0);
            }
        }
        arrivals.take(received);
    }

    /** Packets whose time had come. */
    public long offered() {
        return offered;
    }

    /** Packets that the wire took; the others found the director's ring full. */
    public long sent() {
        return sent;
    }

    /** How often the generator was away for longer than {@value #GAP_NANOS} ns. */
    public long gaps() {
        return gaps;
    }

    /** The longest time between two rounds of the generator. */
    public long longestGapNanos() {
        return longestGapNanos;
    }
}
