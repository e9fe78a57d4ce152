package sluice.bench.peer;

import java.io.IOException;
import java.util.Map;

/** Who forwards in the director's namespace. */
interface Director extends AutoCloseable {
    /** Forgets what it did so far: the measurement starts now. */
    void startMeasuring() throws IOException, InterruptedException;

    /** What it tells of itself since {@link #startMeasuring}. */
    Map<String, Object> report() throws IOException, InterruptedException;

    /** Ends it. */
    @Override
    void close();
}
