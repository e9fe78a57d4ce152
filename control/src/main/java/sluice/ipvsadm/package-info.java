/**
 * The drop-in for ipvsadm: takes its arguments, speaks to the daemon, and prints what ipvsadm would print, byte for byte
 * (spec 9).
 *
 * <p>Runs on the thread of its program. Uses the language of {@code sluice.rules} and the client of {@code
 * sluice.control}; never the dataplane itself.
 */
@NullMarked
package sluice.ipvsadm;

import org.jspecify.annotations.NullMarked;
