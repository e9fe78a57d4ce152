/**
 * The synchronisation daemons (spec 8): a master tells other directors which connections it has, a backup takes over
 * what a master tells.
 *
 * <p>Threads: {@link sluice.sync.SyncDaemons} belongs to the control thread; everything else runs on a worker and
 * neither allocates nor waits.
 */
@NullMarked
package sluice.sync;

import org.jspecify.annotations.NullMarked;
