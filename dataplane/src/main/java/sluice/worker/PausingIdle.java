package sluice.worker;

import org.agrona.concurrent.IdleStrategy;

/**
 * Polls on, with ever more of the processor's pause instructions between two empty rounds: the core is kept, but draws less
 * power and leaves more to its sibling thread.
 *
 * <p>Thread: the worker's.
 */
final class PausingIdle implements IdleStrategy {
    /** A pause is 140 cycles or so on x86 since Skylake, 10 to 40 on others. */
    static final int MOST_PAUSES = 64;

    private int pauses = 1;

    @Override
    public void idle(int workCount) {
        if (workCount > 0) {
            pauses = 1;
        } else {
            idle();
        }
    }

    @Override
    public void idle() {
        for (int i = 0; i < pauses; i++) {
            Thread.onSpinWait();
        }
        pauses = Math.min(2 * pauses, MOST_PAUSES);
    }

    @Override
    public void reset() {
        pauses = 1;
    }
}
