package sluice.worker;

/**
 * A worker as listings show it.
 *
 * @param index its number, from 0
 * @param core the processor it is pinned to, or -1
 * @param rounds times it polled
 * @param busyRounds times it found something
 * @param rxPackets packets it took from ports
 * @param txPackets packets it handed to ports
 */
public record WorkerStatus(int index, int core, long rounds, long busyRounds, long rxPackets, long txPackets) {}
