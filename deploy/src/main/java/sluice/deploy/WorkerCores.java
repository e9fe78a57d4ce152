package sluice.deploy;

import java.util.BitSet;
import java.util.List;
import sluice.config.WorkerSettings;
import sluice.dpdk.WorkerThread;
import sluice.os.Affinity;
import sluice.worker.Director;
import sluice.worker.Idling;
import sluice.worker.WorkerThreads;

/** How worker threads run: on which core, known to DPDK, and what they do when there is nothing to do. */
final class WorkerCores implements WorkerThreads.Surroundings {
    private final List<Integer> cores;

    private WorkerCores(List<Integer> cores) {
        this.cores = cores;
    }

    /** Refuses cores that this machine, or this process, does not have. */
    static void check(WorkerSettings settings) throws StartException {
        BitSet allowed = Affinity.allowed();
        for (int core : settings.cores()) {
            if (!allowed.get(core)) {
                throw new StartException("workers: core " + core + " cannot be used here, only " + allowed
                        + " can; change 'cores' in the configuration");
            }
        }
    }

    /** Starts the workers of {@code director}; close what is returned to stop them. */
    static WorkerThreads start(Director director, WorkerSettings settings, WorkerThreads.FailureHandler failures) {
        return new WorkerThreads(director, new WorkerCores(settings.cores()), idling(settings)::strategy, failures);
    }

    private static Idling idling(WorkerSettings settings) {
        return switch (settings.idle()) {
            case SPIN -> Idling.SPIN;
            case PAUSE -> Idling.PAUSE;
            case SLEEP -> Idling.SLEEP;
        };
    }

    @Override
    public void enter(int index) {
        if (!cores.isEmpty()) {
            Affinity.pin(cores.get(index));
        }
        WorkerThread.register();
    }

    @Override
    public void leave(int index) {
        WorkerThread.unregister();
    }
}
