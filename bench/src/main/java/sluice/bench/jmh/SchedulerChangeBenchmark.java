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
import sluice.scheduler.Scheduler;
import sluice.scheduler.Schedulers;
import sluice.scheduler.Tuning;

/** What the control thread does when a server is edited, with the schedulers for which that is more than nothing. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 2, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up before anything else
public class SchedulerChangeBenchmark {
    /** The scheduler's name. */
    @Param({"wrr", "sh", "mh"})
    public String scheduler;

    /** How many real servers the service has; 4093 is the most for which mh builds a table. */
    @Param({"10", "100", "4093", "10000"})
    public int servers;

    private SchedulerFarm farm;
    private Scheduler changed;

    /** Lets the scheduler take the farm over. */
    @Setup(Level.Trial)
    public void open() {
        farm = new SchedulerFarm(servers);
        changed = Objects.requireNonNull(Schedulers.create(scheduler, Tuning.defaults()));
        changed.prepare(farm);
        changed.started(farm, 0);
    }

    /** The preparation and the hook after it. */
    @Benchmark
    public void edit() {
        changed.prepare(farm);
        changed.edited(farm, 0);
    }
}
