package sluice.wire;

import sluice.dpdk.Memory;

/**
 * TCP header (RFC 9293, section 3.1).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |          Source Port          |       Destination Port        |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                        Sequence Number                        |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                    Acknowledgment Number                      |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |  Data |       |C|E|U|A|P|R|S|F|                               |
 * | Offset| Rsrvd |W|C|R|C|S|S|Y|I|            Window             |
 * |       |       |R|E|G|K|H|T|N|N|                               |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |           Checksum            |         Urgent Pointer        |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                           [Options]                           |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class Tcp {
    /** Bytes of a header without options. */
    public static final int BYTES = 20;
    /** Bytes of the longest header. */
    public static final int MAXIMUM_BYTES = 60;
    /** Flag: no more data from the sender. */
    public static final int FIN = 0x01;
    /** Flag: synchronise sequence numbers. */
    public static final int SYN = 0x02;
    /** Flag: reset the connection. */
    public static final int RST = 0x04;
    /** Flag: push. */
    public static final int PSH = 0x08;
    /** Flag: the acknowledgement number counts. */
    public static final int ACK = 0x10;
    /** Flag: the urgent pointer counts. */
    public static final int URG = 0x20;

    private static final int SEQUENCE = 4;
    private static final int ACKNOWLEDGEMENT = 8;
    private static final int DATA_OFFSET = 12;
    private static final int FLAGS = 13;
    private static final int WINDOW = 14;
    private static final int CHECKSUM = 16;
    private static final int URGENT = 18;

    private Tcp() {}

    /** Both ports of the header at {@code tcp}: {@code source << 16 | destination}. */
    public static int ports(long tcp) {
        return Memory.i32(tcp);
    }

    /** Writes both ports; the checksum is the caller's. */
    public static void ports(long tcp, int ports) {
        Memory.putI32(tcp, ports);
    }

    /** Sequence number. */
    public static int sequence(long tcp) {
        return Memory.i32(tcp + SEQUENCE);
    }

    /** Acknowledgement number. */
    public static int acknowledgement(long tcp) {
        return Memory.i32(tcp + ACKNOWLEDGEMENT);
    }

    /** Writes the sequence number; the checksum is the caller's, here and below. */
    public static void sequence(long tcp, int sequence) {
        Memory.putI32(tcp + SEQUENCE, sequence);
    }

    /** Writes the acknowledgement number. */
    public static void acknowledgement(long tcp, int acknowledgement) {
        Memory.putI32(tcp + ACKNOWLEDGEMENT, acknowledgement);
    }

    /** Header length in bytes, options included. */
    public static int headerLength(long tcp) {
        return Memory.u8(tcp + DATA_OFFSET) >>> 4 << 2;
    }

    /** Writes the header length in bytes, a multiple of 4. */
    public static void headerLength(long tcp, int bytes) {
        int reserved = Memory.u8(tcp + DATA_OFFSET) & 0xF;
        Memory.putU8(tcp + DATA_OFFSET, bytes >>> 2 << 4 | reserved);
    }

    /** The eight flags. */
    public static int flags(long tcp) {
        return Memory.u8(tcp + FLAGS);
    }

    /** Writes the eight flags. */
    public static void flags(long tcp, int flags) {
        Memory.putU8(tcp + FLAGS, flags);
    }

    /** The window as sent, without scaling. */
    public static int window(long tcp) {
        return Memory.u16(tcp + WINDOW);
    }

    /** Writes the window as it is sent. */
    public static void window(long tcp, int window) {
        Memory.putU16(tcp + WINDOW, window);
    }

    /** The checksum over pseudo header, header and data. */
    public static int checksum(long tcp) {
        return Memory.u16(tcp + CHECKSUM);
    }

    /** The urgent pointer. */
    public static int urgent(long tcp) {
        return Memory.u16(tcp + URGENT);
    }

    /** Writes the urgent pointer. */
    public static void urgent(long tcp, int pointer) {
        Memory.putU16(tcp + URGENT, pointer);
    }

    /** Writes the checksum. */
    public static void checksum(long tcp, int checksum) {
        Memory.putU16(tcp + CHECKSUM, checksum);
    }

    /** Mends the checksum after a change that adds {@code delta} to the segment's sum; a wrong one stays wrong. */
    public static void mend(long tcp, int delta) {
        checksum(tcp, Checksum.apply(checksum(tcp), delta));
    }

    /** Writes a header without options, with window, checksum and urgent pointer 0. */
    public static void write(long tcp, int ports, int sequence, int acknowledgement, int flags) {
        ports(tcp, ports);
        Memory.putI32(tcp + SEQUENCE, sequence);
        Memory.putI32(tcp + ACKNOWLEDGEMENT, acknowledgement);
        Memory.putI32(tcp + DATA_OFFSET, BYTES >>> 2 << 28 | flags << 16);
        Memory.putI32(tcp + CHECKSUM, 0);
    }
}
