package sluice.bench.daemon;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import sluice.bench.storm.ChangeStorm;
import sluice.control.ControlClient;
import sluice.control.ControlException;
import sluice.worker.WorkerStatus;

/**
 * Keeps the control plane of a daemon busy: each second twelve changes of services and servers, a listing of all connections,
 * the drop counters and the counters of the workers. Or, if it is to be calm, only the last once at the end.
 *
 * <p>Thread: its own; whoever started it reads after {@link #finish}.
 */
final class ControlLoad {
    private static final int CHANGES = 12;
    private static final long PERIOD_MILLIS = 1_000;

    private final Path socket;
    private final boolean isBusy;
    private final Thread thread;
    private long seconds;
    private long connectionsListed;
    private long longestRoundNanos;
    private long longRounds;
    private long longRoundsBefore;
    private String failure = "";
    private volatile boolean isStopped;

    private ControlLoad(Path socket, boolean isBusy) {
        this.socket = socket;
        this.isBusy = isBusy;
        this.thread = new Thread(this::run, "control-load");
    }

    /** Starts it; what the workers counted before is forgotten. */
    static ControlLoad start(Path socket, boolean isBusy) throws IOException, ControlException {
        ControlLoad load = new ControlLoad(socket, isBusy);
        try (ControlClient client = ControlClient.connect(socket)) {
            load.longRoundsBefore = client.workers().get(0).longRounds();
        }
        if (isBusy) {
            load.thread.start();
        }
        return load;
    }

    private void run() {
        try (ControlClient client = ControlClient.connect(socket)) {
            while (!isStopped) {
                long start = System.nanoTime();
                ChangeStorm storm = new ChangeStorm(socket, CHANGES, 0);
                storm.run();
                if (!storm.failure().isEmpty()) {
                    throw new IOException(storm.failure());
                }
                client.connections(row -> connectionsListed++);
                client.drops();
                read(client);
                seconds++;
                Thread.sleep(Math.max(0, PERIOD_MILLIS - (System.nanoTime() - start) / 1_000_000));
            }
        } catch (IOException | ControlException e) {
            failure = e.toString();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void read(ControlClient client) throws IOException, ControlException {
        WorkerStatus worker = client.workers().get(0);
        longestRoundNanos = Math.max(longestRoundNanos, worker.longestRoundNanos());
        longRounds = worker.longRounds() - longRoundsBefore;
    }

    /**
     * Ends it.
     *
     * @return what the worker noticed, and what was asked of the control plane
     * @throws IOException when the daemon did not answer
     */
    Map<String, Object> finish() throws IOException, ControlException, InterruptedException {
        isStopped = true;
        if (isBusy) {
            thread.join();
        }
        if (!failure.isEmpty()) {
            throw new IOException("the control plane's load ended: " + failure);
        }
        try (ControlClient client = ControlClient.connect(socket)) {
            read(client);
        }
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("longestRoundMicros", longestRoundNanos / 1e3);
        map.put("roundsBeyondMillisecond", longRounds);
        map.put("controlSeconds", seconds);
        map.put("connectionsListed", connectionsListed);
        return map;
    }
}
