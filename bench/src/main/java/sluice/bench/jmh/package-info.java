/**
 * JMH benchmarks of single stages (parse, lookup, rewrite) and of the whole pipeline between memory ports.
 *
 * <p>Started by {@code bench/jmh}. One figure is one burst or one packet, as {@code @OperationsPerInvocation} says.
 */
@NullMarked
package sluice.bench.jmh;

import org.jspecify.annotations.NullMarked;
