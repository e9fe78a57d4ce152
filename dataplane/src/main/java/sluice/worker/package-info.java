/**
 * The worker: the loop that polls ports and takes each packet its way, the named drop reasons, and the
 * {@link sluice.worker.Director} that holds everything together for the control thread.
 *
 * <p>A worker's objects belong to its thread; a test may call the same objects burst by burst. Code on the packet path:
 * no lambdas, streams, boxing, strings, exceptions or logging. Uses all of the dataplane and Agrona; never sockets,
 * files, JSON or logging.
 */
@NullMarked
package sluice.worker;

import org.jspecify.annotations.NullMarked;
