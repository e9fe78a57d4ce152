/**
 * The programs: {@link sluice.deploy.Main} and the daemon, where all parts are wired together.
 *
 * <p>Thread: the main thread starts everything and then waits for the end. May use control, dataplane and native; holds
 * no business rules.
 */
@NullMarked
package sluice.deploy;

import org.jspecify.annotations.NullMarked;
