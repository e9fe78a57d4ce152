package sluice.bench.jmh;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import sluice.scheduler.Arrival;
import sluice.scheduler.Scheduler;
import sluice.scheduler.Schedulers;
import sluice.scheduler.Tuning;

/** Choosing the server of a new connection: random clients, 1024 destination addresses, counters that do not move. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 2, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up before anything else
public class SchedulerBenchmark {
    private static final int DESTINATIONS = 1024;
    private static final long MAPPED = 0xFFFF_0000_0000L;
    private static final long FIRST_DESTINATION = MAPPED | 0x0A14_0000L;
    private static final long CLIENT_STEP = 0x9E37_79B9L;

    /** The scheduler's name. */
    @Param({"rr", "wrr", "lc", "wlc", "sed", "nq", "lblc", "lblcr", "dh", "sh", "mh", "fo", "ovf", "twos", "none"})
    public String scheduler;

    /** How many real servers the service has. */
    @Param({"2", "10", "100", "10000"})
    public int servers;

    private final Arrival arrival = new Arrival();
    private SchedulerFarm farm;
    private Scheduler chosen;
    private long drawn;

    /** Lets the scheduler take the farm over. */
    @Setup(Level.Trial)
    public void open() {
        farm = new SchedulerFarm(servers);
        chosen = Objects.requireNonNull(Schedulers.create(scheduler, Tuning.defaults()));
        chosen.prepare(farm);
        chosen.started(farm, System.nanoTime());
    }

    /** One choice. */
    @Benchmark
    public int choice() {
        drawn++;
        long client = MAPPED | (drawn * CLIENT_STEP & 0xFFFF_FFFFL);
        arrival.set(0, client, (int) drawn & 0xFFFF, 0, FIRST_DESTINATION + drawn % DESTINATIONS, 0);
        return chosen.schedule(farm, arrival);
    }
}
