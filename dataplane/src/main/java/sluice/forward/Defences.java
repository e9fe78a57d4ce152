package sluice.forward;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Which defences against floods are up, judged anew each second (spec 7.1, 7.2). A mode of 1 or 2 is automatic: 2 while
 * memory is short, which the setting itself then shows, as in the kernel.
 *
 * <p>Memory is the room in the connection table: it is short while fewer than {@code amemthresh} connections fit.
 * Threads: {@link #judge} is the control thread's; the rest any.
 */
public final class Defences {
    private static final int AUTOMATIC_IDLE = 1;
    private static final int AUTOMATIC_ACTIVE = 2;
    private static final int ALWAYS = 3;

    private final Settings settings;
    private volatile int dropRate;
    private final AtomicInteger judgements = new AtomicInteger();

    /** All down. */
    public Defences(Settings settings) {
        this.settings = settings;
    }

    /** Judges by how many more connections fit now. */
    public void judge(int available) {
        int threshold = settings.get(Setting.AMEMTHRESH);
        boolean isShort = available < threshold;
        adapt(Setting.DROP_ENTRY, isShort);
        adapt(Setting.SECURE_TCP, isShort);
        int mode = adapt(Setting.DROP_PACKET, isShort);
        dropRate = switch (mode) {
            case AUTOMATIC_ACTIVE -> threshold / (threshold - available);
            case ALWAYS -> settings.get(Setting.AM_DROPRATE);
            default -> 0;
        };
        judgements.incrementAndGet();
    }

    /** One of how many packets that would open a connection is dropped; 0 drops none. */
    public int dropRate() {
        return dropRate;
    }

    /** Whether the count of packets starts anew with each judgement. */
    public boolean isAutomatic() {
        return settings.get(Setting.DROP_PACKET) == AUTOMATIC_ACTIVE;
    }

    /** How often it was judged. */
    public int judgements() {
        return judgements.getAcquire();
    }

    /** Whether entries are dropped at random, and half-open connections make room for new ones. */
    public boolean dropsEntries() {
        return settings.get(Setting.DROP_ENTRY) >= AUTOMATIC_ACTIVE;
    }

    private int adapt(Setting setting, boolean isShort) {
        int mode = settings.get(setting);
        int adapted = mode;
        if (mode == AUTOMATIC_IDLE && isShort) {
            adapted = AUTOMATIC_ACTIVE;
        } else if (mode == AUTOMATIC_ACTIVE && !isShort) {
            adapted = AUTOMATIC_IDLE;
        }
        if (adapted != mode) {
            settings.set(setting, adapted);
        }
        return adapted;
    }
}
