/**
 * The control socket: newline-delimited JSON requests and replies over a Unix stream socket, the one control thread
 * that carries out every change, and the file that keeps the rules across restarts.
 *
 * <p>Clients are served by virtual threads; whatever touches {@code sluice.forward.Services} runs on the control thread
 * that the server owns. Uses the public builders and counters of the dataplane; never packet
 * buffers, wire offsets or the inside of connections.
 */
@NullMarked
package sluice.control;

import org.jspecify.annotations.NullMarked;
