/**
 * Replays recordings of the kernel's IPVS through the code that serves live traffic: ipvsadm lines through ipvsadm and
 * the control socket, packets as Ethernet frames through the workers, all in virtual time.
 */
@NullMarked
package sluice.golden;

import org.jspecify.annotations.NullMarked;
