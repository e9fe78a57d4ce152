package sluice.config;

import java.util.List;

/**
 * The worker threads.
 *
 * @param count how many
 * @param cores the processor of each, empty if they are not pinned
 * @param idle what a worker does when no port has a packet
 */
public record WorkerSettings(int count, List<Integer> cores, Idle idle) {

    /** What a worker does when no port has a packet. */
    public enum Idle {
        /** Polls on: shortest delay, a whole core. */
        SPIN,
        /** Polls on with pause instructions between. */
        PAUSE,
        /** Spins, then yields, then sleeps for microseconds. */
        SLEEP
    }
}
