package sluice.config;

import java.util.List;
import sluice.worker.Idling;

/**
 * The worker threads.
 *
 * @param count how many
 * @param cores the processor of each, empty if they are not pinned
 * @param idle what a worker does when no port has a packet
 */
public record WorkerSettings(int count, List<Integer> cores, Idling idle) {}
