/** Tests of the packet generator against a toy director between memory ports. */
@NullMarked
package sluice.bench.generator;

import org.jspecify.annotations.NullMarked;
