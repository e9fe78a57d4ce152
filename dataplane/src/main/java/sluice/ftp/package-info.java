/**
 * What FTP's control connections say about data connections (RFC 959, RFC 2428, spec 3.10): {@link sluice.ftp.FtpMessage}
 * reads commands and replies, {@link sluice.ftp.ReplyText} writes the part of a reply that NAT changes.
 *
 * <p>Each worker has its own. Bytes of strangers are read here: every step knows where the segment ends. Code on the packet
 * path: no allocation, no strings, no exceptions. Uses {@code sluice.wire} and {@code sluice.dpdk.Memory}; knows nothing
 * of connections.
 */
@NullMarked
package sluice.ftp;

import org.jspecify.annotations.NullMarked;
