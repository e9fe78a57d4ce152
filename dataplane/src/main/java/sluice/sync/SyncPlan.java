package sluice.sync;

import org.jspecify.annotations.Nullable;

/**
 * What workers are to do about synchronisation; replaced as a whole. Immutable; any thread.
 *
 * @param master how to tell connections, or null
 * @param backup what to take over, or null
 */
public record SyncPlan(@Nullable SyncEnd master, @Nullable SyncEnd backup) {
    /** No daemon runs. */
    public static final SyncPlan NONE = new SyncPlan(null, null);
}
