/**
 * The IPVS scheduling algorithms, one class each (spec section 2).
 *
 * <p>They see primitive views of weights, counters and hash inputs; never packets, memory segments, clocks or I/O. All
 * methods of one scheduler instance are called under its service's lock: by workers for a choice, by the control
 * thread for a change.
 */
@NullMarked
package sluice.scheduler;

import org.jspecify.annotations.NullMarked;
