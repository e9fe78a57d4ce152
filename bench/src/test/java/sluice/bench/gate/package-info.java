@NullMarked
package sluice.bench.gate;

import org.jspecify.annotations.NullMarked;
