package sluice.worker;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import sluice.wire.FrameMaker6;

/** A TCP segment to be sent, of either family by the form of its addresses, options and data in hexadecimal, made without the wire formats under test. */
record SegmentFrame(
        String source,
        int sourcePort,
        String destination,
        int destinationPort,
        int sequence,
        int acknowledgement,
        int flags,
        int window,
        String options,
        String data) {

    private static final int TCP = 6;
    private static final int HEADER = 20;

    /** Without options and data. */
    static SegmentFrame of(String source, int sourcePort, String destination, int destinationPort, int flags) {
        return new SegmentFrame(source, sourcePort, destination, destinationPort, 0, 0, flags, 8192, "", "");
    }

    SegmentFrame numbers(int number, int acknowledged) {
        return new SegmentFrame(
                source, sourcePort, destination, destinationPort, number, acknowledged, flags, window, options, data);
    }

    SegmentFrame window(int units) {
        return new SegmentFrame(
                source,
                sourcePort,
                destination,
                destinationPort,
                sequence,
                acknowledgement,
                flags,
                units,
                options,
                data);
    }

    /** In hexadecimal, a multiple of four bytes. */
    SegmentFrame options(String hex) {
        return new SegmentFrame(
                source, sourcePort, destination, destinationPort, sequence, acknowledgement, flags, window, hex, data);
    }

    SegmentFrame data(byte[] bytes) {
        return new SegmentFrame(
                source,
                sourcePort,
                destination,
                destinationPort,
                sequence,
                acknowledgement,
                flags,
                window,
                options,
                HexFormat.of().formatHex(bytes));
    }

    Frame frame() {
        byte[] option = HexFormat.of().parseHex(options.replace(" ", ""));
        byte[] payload = HexFormat.of().parseHex(data);
        byte[] segment = ByteBuffer.allocate(HEADER + option.length + payload.length)
                .putInt(sourcePort << 16 | destinationPort)
                .putInt(sequence)
                .putInt(acknowledgement)
                .put((byte) ((HEADER + option.length) << 2))
                .put((byte) flags)
                .putShort((short) window)
                .putInt(0)
                .put(option)
                .put(payload)
                .array();
        if (source.indexOf(':') < 0) {
            return Frame.segment(source, destination, segment);
        }
        return new Frame(FrameMaker6.syn()
                .payload(TCP, segment)
                .addresses(source, destination)
                .bytes());
    }
}
