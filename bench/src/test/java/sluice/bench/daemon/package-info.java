@NullMarked
package sluice.bench.daemon;

import org.jspecify.annotations.NullMarked;
