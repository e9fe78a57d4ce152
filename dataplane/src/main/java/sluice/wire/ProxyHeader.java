package sluice.wire;

import sluice.dpdk.Memory;

/**
 * The header by which a proxy tells a server who the client is (HAProxy, "The PROXY protocol, versions 1 &amp; 2"). It is
 * the first data of a connection. Version 1 is a line of text ({@link ProxyLine}); version 2 is binary:
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                                                               |
 * +               Signature, 12 bytes: \r\n\r\n\0\r\nQUIT\n         +
 * |                                                               |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |Version|Command|Family |Transp.|       Length of the rest      |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |   Client's address, 4 or 16 bytes; virtual one, 4 or 16 bytes ...
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |         Client's port         |          Virtual port         |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>Addresses are as {@link IpAddress} has them, ports {@code client << 16 | virtual}. A client and a virtual address of
 * different families cannot be told: the header is then the one of {@link #writeLocal}.
 */
public final class ProxyHeader {
    /** The version in text. */
    public static final int VERSION1 = 1;
    /** The binary version. */
    public static final int VERSION2 = 2;
    /** No header is longer, in bytes. */
    public static final int MAXIMUM_BYTES = 107;

    private static final long SIGNATURE = 0x0D0A_0D0A_000D_0A51L;
    private static final int SIGNATURE_END = 0x5549_540A;
    private static final int FIXED_BYTES = 16;
    private static final int ADDRESSES4 = 12;
    private static final int ADDRESSES6 = 36;
    private static final int LOCAL = 0x2000_0000;
    private static final int PROXY_TCP4 = 0x2111_0000;
    private static final int PROXY_TCP6 = 0x2121_0000;

    private ProxyHeader() {}

    /**
     * Bytes of the header that {@link #write} writes.
     *
     * @param version {@link #VERSION1} or {@link #VERSION2}
     */
    public static int length(
            int version, long clientHigh, long clientLow, long virtualHigh, long virtualLow, int ports) {
        boolean is4 = IpAddress.is4(clientHigh, clientLow);
        if (is4 != IpAddress.is4(virtualHigh, virtualLow)) {
            return localLength(version);
        }
        if (version == VERSION1) {
            return ProxyLine.length(clientHigh, clientLow, virtualHigh, virtualLow, ports);
        }
        return FIXED_BYTES + (is4 ? ADDRESSES4 : ADDRESSES6);
    }

    /** Writes the header of a client's connection to {@code at}; returns its length in bytes. */
    public static int write(
            long at, int version, long clientHigh, long clientLow, long virtualHigh, long virtualLow, int ports) {
        boolean is4 = IpAddress.is4(clientHigh, clientLow);
        if (is4 != IpAddress.is4(virtualHigh, virtualLow)) {
            return writeLocal(at, version);
        }
        if (version == VERSION1) {
            return ProxyLine.write(at, clientHigh, clientLow, virtualHigh, virtualLow, ports);
        }
        long addresses = at + FIXED_BYTES;
        if (is4) {
            writeFixed(at, PROXY_TCP4 | ADDRESSES4);
            Memory.putI32(addresses, IpAddress.to4(clientLow));
            Memory.putI32(addresses + 4, IpAddress.to4(virtualLow));
            Memory.putI32(addresses + 8, ports);
            return FIXED_BYTES + ADDRESSES4;
        }
        writeFixed(at, PROXY_TCP6 | ADDRESSES6);
        Memory.putI64(addresses, clientHigh);
        Memory.putI64(addresses + 8, clientLow);
        Memory.putI64(addresses + 16, virtualHigh);
        Memory.putI64(addresses + 24, virtualLow);
        Memory.putI32(addresses + 32, ports);
        return FIXED_BYTES + ADDRESSES6;
    }

    /** Bytes of the header that {@link #writeLocal} writes. */
    public static int localLength(int version) {
        return version == VERSION1 ? ProxyLine.UNKNOWN_BYTES : FIXED_BYTES;
    }

    /**
     * Writes the header of a connection for nobody else, such as a health check's, or for one who cannot be named:
     * version 1 says {@code UNKNOWN}, version 2 {@code LOCAL}. Returns its length in bytes.
     */
    public static int writeLocal(long at, int version) {
        if (version == VERSION1) {
            return ProxyLine.writeUnknown(at);
        }
        writeFixed(at, LOCAL);
        return FIXED_BYTES;
    }

    private static void writeFixed(long at, int commandAndLength) {
        Memory.putI64(at, SIGNATURE);
        Memory.putI32(at + 8, SIGNATURE_END);
        Memory.putI32(at + 12, commandAndLength);
    }
}
