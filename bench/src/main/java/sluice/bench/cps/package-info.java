/**
 * Connections per second: whole lives of TCP connections through one worker, between memory ports or over the memif wire.
 *
 * <p>{@link sluice.bench.cps.Lives} plays clients and real servers; {@link sluice.bench.cps.CpsCommand} starts and ends all
 * processes and is idle while they measure.
 */
@NullMarked
package sluice.bench.cps;

import org.jspecify.annotations.NullMarked;
