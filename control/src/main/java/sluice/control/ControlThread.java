package sluice.control;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * The one thread that reads and changes the configuration; others hand it their work and wait.
 *
 * <p>Thread: any may call. The queue is bounded by {@link Protocol#MAXIMUM_CLIENTS}, since each client waits for its
 * own work.
 */
final class ControlThread implements AutoCloseable {
    private static final int CLOSE_SECONDS = 5;

    private final ExecutorService executor = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("control").daemon().factory());

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

    /** Lets the work at hand finish and takes no more. */
    @Override
    public void close() {
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
