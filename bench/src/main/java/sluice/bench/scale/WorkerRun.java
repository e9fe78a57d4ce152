package sluice.bench.scale;

import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import sluice.bench.Phase;
import sluice.os.Affinity;
import sluice.worker.Worker;

/** A worker and its packets in turn, on one thread pinned to a core; all workers begin each phase together. */
final class WorkerRun {
    /** Somebody may have failed who is waited for. */
    private static final long PATIENCE_SECONDS = 30;

    private static final double WARM_UP_WORK_SECONDS = 0.02;
    private static final long WARM_UP_PAUSE_NANOS = 10_000_000L;

    private final Worker worker;
    private final Play play;
    private final CyclicBarrier together;
    private final Phase phase;
    private long busyNanos;

    WorkerRun(Worker worker, Play play, CyclicBarrier together, Phase phase) {
        this.worker = worker;
        this.play = play;
        this.together = together;
        this.phase = phase;
    }

    /** Measures on the calling thread. */
    WorkerFigures on(int core) throws BrokenBarrierException, InterruptedException, TimeoutException {
        Affinity.pin(core);
        play.open(worker::doWork);
        await();
        warmUp();
        await();
        long packetsBefore = play.packets();
        busyNanos = 0;
        long nanos = alternate(phase.seconds());
        long busy = busyNanos;
        long packets = play.packets() - packetsBefore;
        // Nobody leaves while others are measured: they would have the machine for themselves.
        await();
        return new WorkerFigures(nanos, busy, packets, play.lost(), play.isClean());
    }

    /** With pauses: where every core has a worker, the compiler's threads would not come to their work. */
    private void warmUp() {
        long start = System.nanoTime();
        while (System.nanoTime() - start < (long) (phase.warmUpSeconds() * 1e9)) {
            alternate(WARM_UP_WORK_SECONDS);
            LockSupport.parkNanos(WARM_UP_PAUSE_NANOS);
        }
    }

    private void await() throws BrokenBarrierException, InterruptedException, TimeoutException {
        together.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private long alternate(double seconds) {
        long start = System.nanoTime();
        long nanos = (long) (seconds * 1e9);
        long busy = 0;
        long now = start;
        while (now - start < nanos) {
            play.step(now);
            long begun = System.nanoTime();
            worker.doWork();
            now = System.nanoTime();
            busy += now - begun;
        }
        busyNanos += busy;
        return now - start;
    }
}
