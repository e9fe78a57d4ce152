/**
 * Wire formats: one final class per protocol with the RFC's picture, the offsets, and static accessors over an address;
 * {@link sluice.wire.Checksum} for all of them.
 *
 * <p>Stateless and usable from any thread. Accessors trust the lengths that {@code sluice.parse} has checked. No lambdas,
 * streams, boxing, strings, exceptions or logging, except in the text forms of {@link sluice.wire.Mac} and
 * {@link sluice.wire.Ip4}, which are cold. Uses {@code sluice.dpdk.Memory}; never ports, state or policy.
 */
@NullMarked
package sluice.wire;

import org.jspecify.annotations.NullMarked;
