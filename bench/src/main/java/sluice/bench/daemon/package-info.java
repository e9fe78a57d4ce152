/**
 * Measurements of the whole daemon, as it is deployed, at one end of a memif wire: how long packets take, with a busy control
 * plane and different collectors, and how soon after its start it is at full speed.
 *
 * <p>{@link sluice.bench.daemon.LatencyCommand} and {@link sluice.bench.daemon.WarmUpCommand} start and end all processes;
 * traffic is that of {@link sluice.bench.generator.PacedCommand}.
 */
@NullMarked
package sluice.bench.daemon;

import org.jspecify.annotations.NullMarked;
