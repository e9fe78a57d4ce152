/**
 * Fragments of IPv4 and IPv6 (RFC 791, RFC 8200 section 4.5, spec 6.4): {@link sluice.fragment.Reassembly} makes whole
 * datagrams of them, in bounded memory and time, and {@link sluice.fragment.Fragmenter} cuts packets again.
 *
 * <p>Each worker has its own of both. Code on the packet path: no allocation, no exceptions, no logging. Uses
 * {@code sluice.wire} and the buffers of {@code sluice.port}; knows nothing of connections.
 */
@NullMarked
package sluice.fragment;

import org.jspecify.annotations.NullMarked;
