/**
 * DPDK and raw memory as seen from Java: the only package (with {@code sluice.os}) that links native functions or
 * reinterprets memory.
 *
 * <p>Knows nothing of packets, connections or policy. May use the JDK only: no Agrona, no Chronicle, no logging.
 * Cold functions throw {@link sluice.dpdk.DpdkException}; functions on the packet path return counts.
 */
@NullMarked
package sluice.dpdk;

import org.jspecify.annotations.NullMarked;
