/**
 * The {@code sluice} program: one class per subcommand, each a thin client of the control socket.
 *
 * <p>Runs on the thread of its program. Uses the clients of {@code sluice.control} and {@code sluice.ipvsadm}; the
 * daemon itself is added by {@code sluice.deploy}.
 */
@NullMarked
package sluice.cli;

import org.jspecify.annotations.NullMarked;
