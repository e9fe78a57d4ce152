/**
 * The operating system beneath: thread affinity, mapped files, limits, error texts.
 *
 * <p>May use the JDK and {@link sluice.dpdk.Memory}. Cold: nothing here runs per packet.
 */
@NullMarked
package sluice.os;

import org.jspecify.annotations.NullMarked;
