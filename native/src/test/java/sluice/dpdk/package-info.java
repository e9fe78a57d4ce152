/** Tests of the operating system bindings. */
@NullMarked
package sluice.dpdk;

import org.jspecify.annotations.NullMarked;
