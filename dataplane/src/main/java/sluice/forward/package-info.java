/**
 * What is done with a packet: virtual services and real servers, the immutable {@link sluice.forward.ForwardingTable}
 * that workers read, routes, neighbours (ARP), and the rewriters.
 *
 * <p>The control thread owns {@link sluice.forward.Services} and publishes tables; workers read them once per burst.
 * Code on the packet path: no lambdas, streams, boxing, strings, exceptions or logging. Uses {@code sluice.wire} and
 * {@code sluice.scheduler}; never {@code sluice.connection}, Chronicle or control.
 */
@NullMarked
package sluice.forward;

import org.jspecify.annotations.NullMarked;
