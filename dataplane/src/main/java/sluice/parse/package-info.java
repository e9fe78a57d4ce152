/**
 * From a burst of frames to a burst of parsed headers, all length checks included: what passes here may be read and
 * written by {@code sluice.wire} without further tests.
 *
 * <p>Runs on worker threads; a {@link sluice.parse.Headers} belongs to one worker. Bad packets get a kind, never an
 * exception. No lambdas, streams, boxing, strings or allocation, except {@link sluice.parse.Kind}'s names for listings.
 * Uses {@code sluice.wire} and {@code sluice.port.Burst}; never connections or schedulers.
 */
@NullMarked
package sluice.parse;

import org.jspecify.annotations.NullMarked;
