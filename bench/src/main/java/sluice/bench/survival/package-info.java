/**
 * What becomes of many connections when the director's process ends, how much room they take, and what it costs to list
 * them: {@code bench/resume} and {@code bench/listing}.
 */
@NullMarked
package sluice.bench.survival;

import org.jspecify.annotations.NullMarked;
