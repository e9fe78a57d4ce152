/**
 * The director's half of handshakes with clients that have not shown yet that they exist (spec 5.8): a SYN is answered
 * with a {@linkplain sluice.synproxy.SynCookie cookie} and nothing is remembered; the ACK that brings the cookie back
 * makes the director open the connection to a real server itself.
 *
 * <p>Formats and arithmetic only, without state but for the secrets; any thread. Code on the packet path: no allocation,
 * no lambdas, strings, exceptions or logging. Uses {@code sluice.wire} and {@code sluice.dpdk.Memory}; knows nothing of
 * connections and services.
 */
@NullMarked
package sluice.synproxy;

import org.jspecify.annotations.NullMarked;
