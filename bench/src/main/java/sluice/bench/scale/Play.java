package sluice.bench.scale;

/** Packets for one worker, made and looked at on its thread. */
interface Play {
    /** Before the first round: the worker gets what all later packets need. {@code round} is one round of the worker. */
    void open(Runnable round);

    /** Takes what the worker has sent and hands it more. */
    void step(long nowNanos);

    /** Packets that came back through the worker so far. */
    long packets();

    /** Packets that did not come back, or whole connections of which one was lost. */
    long lost();

    /** Whether all that came back was right. */
    boolean isClean();
}
