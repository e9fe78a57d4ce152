/**
 * The regression gate: a few figures that hardly depend on the machine's speed, each against a threshold kept in the
 * repository ({@code bench/gate.thresholds}).
 *
 * <p>Thread: the main thread measures costs; packets on the wire are measured by processes of {@link sluice.bench.wire}.
 */
@NullMarked
package sluice.bench.gate;

import org.jspecify.annotations.NullMarked;
