package sluice.worker;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.agrona.concurrent.IdleStrategy;

/**
 * The threads that run a director's workers, each pinned to its core.
 *
 * <p>Thread: started and stopped by one thread. A worker that throws ends the process's service: the failure is kept and
 * handed to whoever asked for it.
 */
public final class WorkerThreads implements AutoCloseable {
    /** Runs on the worker's thread before and after its loop, for what native libraries want to know of threads. */
    public interface Surroundings {
        /** Before the first round of worker {@code index}. */
        void enter(int index);

        /** After its last round. */
        void leave(int index);
    }

    /** Told when a worker died. */
    public interface FailureHandler {
        /** Worker {@code index} ended by {@code failure}; called on its thread. */
        void failed(int index, Throwable failure);
    }

    private static final long JOIN_MILLIS = 5_000;

    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean isRunning = true;

    /** Starts a thread for each worker of {@code director}. */
    public WorkerThreads(
            Director director, Surroundings surroundings, Supplier<IdleStrategy> idle, FailureHandler failures) {
        for (int i = 0; i < director.workerCount(); i++) {
            Worker worker = director.worker(i);
            IdleStrategy idleStrategy = idle.get();
            Thread thread = new Thread(() -> run(worker, surroundings, idleStrategy, failures), "sluice-worker-" + i);
            threads.add(thread);
        }
        threads.forEach(Thread::start);
    }

    /** Lets each worker finish its round and waits for the threads to end. */
    @Override
    public void close() {
        isRunning = false;
        boolean wasInterrupted = false;
        for (Thread thread : threads) {
            try {
                thread.join(JOIN_MILLIS);
            } catch (InterruptedException e) {
                wasInterrupted = true;
            }
        }
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
        for (Thread thread : threads) {
            if (thread.isAlive()) {
                throw new IllegalStateException(thread.getName() + " did not end within " + JOIN_MILLIS + " ms");
            }
        }
    }

    private void run(Worker worker, Surroundings surroundings, IdleStrategy idle, FailureHandler failures) {
        try {
            surroundings.enter(worker.index());
            try {
                loop(worker, idle);
            } finally {
                surroundings.leave(worker.index());
            }
        } catch (Throwable failure) {
            failures.failed(worker.index(), failure);
        }
    }

    private void loop(Worker worker, IdleStrategy idle) {
        while (isRunning) {
            idle.idle(worker.doWork());
        }
    }
}
