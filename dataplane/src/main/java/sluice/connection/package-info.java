/**
 * Connections: their records, the index that finds them, the flow cache in front of it, timers, and the protocol state
 * machines (spec 3 and 4).
 *
 * <p>The {@link sluice.connection.ConnectionTable} is shared; each worker thread has its own
 * {@link sluice.connection.WorkerConnections} and {@link sluice.connection.FlowCache}. The records are the truth: index,
 * timers and free lists are rebuilt from them after a crash. Code on the packet path: no lambdas, streams, boxing,
 * strings, exceptions or logging. Uses Chronicle Map and Agrona; never wire formats, ports, sockets or control.
 */
@NullMarked
package sluice.connection;

import org.jspecify.annotations.NullMarked;
