package sluice.bench.scale;

import sluice.bench.cps.Lives;

/** Whole lives of connections: one shared service under churn. Thread: the worker's. */
final class LivesPlay implements Play {
    private final Lives lives;

    LivesPlay(Lives lives) {
        this.lives = lives;
    }

    @Override
    public void open(Runnable round) {
        while (!lives.findDirector(0)) {
            round.run();
        }
    }

    @Override
    public void step(long nowNanos) {
        lives.step(nowNanos);
    }

    @Override
    public long packets() {
        return lives.ended() * Lives.PACKETS_IN_A_LIFE;
    }

    @Override
    public long lost() {
        return lives.lost();
    }

    @Override
    public boolean isClean() {
        return lives.ended() > 0 && lives.badChecksums() == 0 && lives.resets() == 0;
    }
}
