/**
 * Measurements: JMH benchmarks, the packet generator, and the wire benchmark against other forwarders.
 *
 * <p>May use every room; no room uses it.
 */
@NullMarked
package sluice.bench;

import org.jspecify.annotations.NullMarked;
