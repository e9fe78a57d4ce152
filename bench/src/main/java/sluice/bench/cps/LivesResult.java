package sluice.bench.cps;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What {@link Lives} were measured.
 *
 * @param nanos time measured
 * @param ended lives that came to their end in it
 * @param lost lives given up in it
 * @param resets resets that came, from the start
 * @param sampled segments whose checksums were looked at, from the start
 * @param badChecksums those that were wrong
 */
record LivesResult(long nanos, long ended, long lost, long resets, long sampled, long badChecksums) {
    /** One round: packets go to the director and come back. */
    interface Step {
        /** Does it. */
        void run(long nowNanos);
    }

    /** Leads lives for {@code seconds}. */
    static LivesResult measure(Lives lives, Step step, double seconds) {
        long endedBefore = lives.ended();
        long lostBefore = lives.lost();
        long start = System.nanoTime();
        long end = start + (long) (seconds * 1e9);
        long now = start;
        while (now - end < 0) {
            step.run(now);
            now = System.nanoTime();
        }
        return new LivesResult(
                now - start,
                lives.ended() - endedBefore,
                lives.lost() - lostBefore,
                lives.resets(),
                lives.sampled(),
                lives.badChecksums());
    }

    /** Lives in a second. */
    double perSecond() {
        return ended * 1e9 / nanos;
    }

    /** Whether lives ended, and what came back was right. */
    boolean isClean() {
        return ended > 0 && sampled > 0 && badChecksums == 0 && resets == 0;
    }

    /** As a tree of numbers for a report. */
    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("livesPerSecond", Math.round(perSecond()));
        map.put("ended", ended);
        map.put("lost", lost);
        map.put("resets", resets);
        map.put("sampled", sampled);
        map.put("badChecksums", badChecksums);
        map.put("clean", isClean());
        return map;
    }
}
