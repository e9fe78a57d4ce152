/** Tests of lives of connections. */
@NullMarked
package sluice.bench.cps;

import org.jspecify.annotations.NullMarked;
