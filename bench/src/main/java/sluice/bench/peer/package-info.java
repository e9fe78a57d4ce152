/**
 * The kernel's own NAT and Sluice in turn between the same virtual Ethernet pairs: one network namespace of clients, one of
 * the director, one of the servers.
 *
 * <p>{@link sluice.bench.peer.PeerCommand} makes the namespaces, starts and ends all programs in them, and is idle while they
 * measure.
 */
@NullMarked
package sluice.bench.peer;

import org.jspecify.annotations.NullMarked;
