/**
 * The packet generator: plays the clients and the real servers of a director that hangs on one wire.
 *
 * <p>{@link sluice.bench.generator.GeneratorCommand} opens the wire, {@link sluice.bench.generator.Opening} makes the
 * connections, {@link sluice.bench.generator.Flood} sends as fast as the wire takes packets and
 * {@link sluice.bench.generator.Arrivals} counts and checks what comes back. One thread, pinned to one core, does all
 * of it; nothing is allocated while it measures.
 */
@NullMarked
package sluice.bench.generator;

import org.jspecify.annotations.NullMarked;
