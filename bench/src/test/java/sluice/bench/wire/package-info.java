/** Tests of the wire benchmark: its arguments, its report, and the forwarder in C. */
@NullMarked
package sluice.bench.wire;

import org.jspecify.annotations.NullMarked;
