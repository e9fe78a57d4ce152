package sluice.worker;

/**
 * A worker as listings show it.
 *
 * @param index its number, from 0
 * @param rounds times it polled
 * @param busyRounds times it found something to do
 * @param busyNanos time it spent in busy rounds
 * @param loadPermille how much of the last second it was in busy rounds, in thousandths: its true load, whatever it does
 *     while idle
 * @param rxPackets packets it took from ports
 * @param txPackets packets that ports took from it
 * @param hostPackets packets that taps took from it
 * @param originatedPackets packets that it made itself or that came from taps
 * @param waitingPackets packets that wait for the MAC of their next hop now
 * @param foreignReplies flows of replies of FULLNAT connections that came here although another worker owns the connection:
 *     steering aims at 0
 * @param longRounds rounds that took longer than a millisecond
 * @param longestRoundNanos the longest round since the workers were listed before
 */
public record WorkerStatus(
        int index,
        long rounds,
        long busyRounds,
        long busyNanos,
        int loadPermille,
        long rxPackets,
        long txPackets,
        long hostPackets,
        long originatedPackets,
        int waitingPackets,
        long foreignReplies,
        long longRounds,
        long longestRoundNanos) {
    /** What {@code worker} has counted; its longest round starts anew. */
    static WorkerStatus of(Worker worker) {
        WorkerCounters counters = worker.counters();
        return new WorkerStatus(
                worker.index(),
                counters.rounds(),
                counters.busyRounds(),
                counters.busyNanos(),
                counters.loadPermille(),
                counters.received(),
                counters.transmitted(),
                counters.toHost(),
                counters.originated(),
                worker.waiting(),
                counters.foreignReplies(),
                counters.longRounds(),
                counters.takeLongestRoundNanos());
    }
}
