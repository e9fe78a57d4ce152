package sluice.control;

import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The one thread that reads and changes the configuration; others hand it their work and wait.
 *
 * <p>Thread: any may call. The queue is bounded by {@link Protocol#MAXIMUM_CLIENTS}, since each client waits for its
 * own work.
 */
final class ControlThread implements AutoCloseable {
    private static final int CLOSE_SECONDS = 5;

    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("control").daemon().factory());

    private final Queue<Future<?>> repeated = new ConcurrentLinkedQueue<>();

    /** Runs {@code work} on the control thread; what it throws is thrown here. */
    <T> T call(Callable<T> work) throws Exception {
        try {
            return executor.submit(work).get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof Exception exception) {
                throw exception;
            }
            if (cause instanceof Error error) {
                throw error;
            }
            throw e;
        }
    }

    /** Runs {@code work} about once a second from now on, until the close. It must not fail: it would not run again. */
    void everySecond(Runnable work) {
        repeated.add(executor.scheduleWithFixedDelay(work, 1, 1, TimeUnit.SECONDS));
    }

    /** Lets the work at hand finish and takes no more. */
    @Override
    public void close() {
        repeated.forEach(work -> work.cancel(false));
        executor.shutdown();
        try {
            if (!executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
