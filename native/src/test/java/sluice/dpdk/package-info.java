/** Tests of the DPDK bindings. */
@NullMarked
package sluice.dpdk;

import org.jspecify.annotations.NullMarked;
