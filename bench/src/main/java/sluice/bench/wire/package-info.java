/**
 * The wire benchmark: two processes on two cores over memif, the generator against one forwarder after the other.
 *
 * <p>{@link sluice.bench.wire.WireCommand} starts and ends all processes; it is idle while they measure.
 */
@NullMarked
package sluice.bench.wire;

import org.jspecify.annotations.NullMarked;
