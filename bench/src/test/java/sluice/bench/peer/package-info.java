/** What the comparison with the kernel writes and reads: rules, counters, tables. */
@NullMarked
package sluice.bench.peer;

import org.jspecify.annotations.NullMarked;
