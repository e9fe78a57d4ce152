/**
 * What of SIP (RFC 3261) decides about persistence: the Call-ID of a message, wherever it starts in a datagram.
 *
 * <p>Thread: the worker's. Part of the packet path: no allocation, no exceptions, no strings. May import
 * {@code sluice.dpdk.Memory} only.
 */
@NullMarked
package sluice.sip;

import org.jspecify.annotations.NullMarked;
