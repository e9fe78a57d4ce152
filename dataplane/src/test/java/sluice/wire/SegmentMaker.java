package sluice.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;

/**
 * Makes TCP segments with options for tests from plain bytes, in frames of {@link FrameMaker} or {@link FrameMaker6} with
 * good checksums, and knows where their headers start.
 */
public final class SegmentMaker {
    /** Where the segment starts that is made without being told otherwise. */
    public static final int SEQUENCE = 0x1000_0001;
    /** What it acknowledges. */
    public static final int ACKNOWLEDGEMENT = 0x7FFF_FFF0;

    private boolean isIpv6;
    private int vlan = -1;
    private int ipOptionBytes;
    private int ports = 40000 << 16 | 80;
    private int sequence = SEQUENCE;
    private int acknowledgement = ACKNOWLEDGEMENT;
    private int flags = Tcp.ACK;
    private int urgent;
    private byte[] options = {};
    private byte[] data = {};
    private int padding;

    /** A segment of IPv4 or IPv6 with these flags. */
    public static SegmentMaker segment(boolean isIpv6, int flags) {
        SegmentMaker maker = new SegmentMaker();
        maker.isIpv6 = isIpv6;
        maker.flags = flags;
        return maker;
    }

    /** One of either family, with or without a tag, options of IPv4 or an extension of IPv6, and data. */
    public static SegmentMaker random(SplittableRandom random) {
        SegmentMaker maker = segment(random.nextBoolean(), Tcp.ACK);
        maker.vlan = random.nextBoolean() ? 5 : -1;
        maker.ipOptionBytes = random.nextInt(3) * 8;
        maker.sequence = random.nextInt();
        maker.acknowledgement = random.nextInt();
        maker.data = new byte[random.nextInt(60)];
        random.nextBytes(maker.data);
        return maker;
    }

    /** Adds a VLAN tag. */
    public SegmentMaker vlan(int id) {
        vlan = id;
        return this;
    }

    /** Adds options to the IPv4 header, or an extension header to IPv6; a multiple of 8. */
    public SegmentMaker ipOptions(int bytes) {
        ipOptionBytes = bytes;
        return this;
    }

    /** Sets both numbers. */
    public SegmentMaker numbers(int number, int acknowledged) {
        sequence = number;
        acknowledgement = acknowledged;
        return this;
    }

    /** Sets both ports. */
    public SegmentMaker ports(int source, int destination) {
        ports = source << 16 | destination;
        return this;
    }

    /** Sets flag and pointer. */
    public SegmentMaker urgent(int pointer) {
        flags |= Tcp.URG;
        urgent = pointer;
        return this;
    }

    /** Sets the TCP options in hexadecimal; zeros fill up the last word. */
    public SegmentMaker options(String hex) {
        return options(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    /** Sets the TCP options. */
    public SegmentMaker options(byte[] bytes) {
        options = Arrays.copyOf(bytes, (bytes.length + 3) / 4 * 4);
        return this;
    }

    /** Sets the data. */
    public SegmentMaker data(byte[] bytes) {
        data = bytes;
        return this;
    }

    /** Adds bytes behind the packet. */
    public SegmentMaker padded(int bytes) {
        padding = bytes;
        return this;
    }

    /** Where the IP header starts in the frame. */
    public int ip() {
        return Ethernet.BYTES + (vlan < 0 ? 0 : Vlan.BYTES);
    }

    /** Where the TCP header starts in the frame. */
    public int tcp() {
        return ip() + (isIpv6 ? Ipv6.BYTES : Ipv4.BYTES) + ipOptionBytes;
    }

    /** The bytes of data. */
    public byte[] data() {
        return data;
    }

    /** The frame's bytes. */
    public byte[] bytes() {
        byte[] segment = ByteBuffer.allocate(Tcp.BYTES + options.length + data.length)
                .putInt(ports)
                .putInt(sequence)
                .putInt(acknowledgement)
                .put((byte) ((Tcp.BYTES + options.length) << 2))
                .put((byte) flags)
                .putShort((short) 0x2000)
                .putShort((short) 0)
                .putShort((short) urgent)
                .put(options)
                .put(data)
                .array();
        if (isIpv6) {
            FrameMaker6 maker =
                    FrameMaker6.syn().vlan(vlan).payload(Ipv4.TCP, segment).padded(padding);
            if (ipOptionBytes > 0) {
                maker.extension(Ipv6Extension.DESTINATION_OPTIONS, ipOptionBytes, 0);
            }
            return maker.bytes();
        }
        return FrameMaker.syn()
                .vlan(vlan)
                .options(ipOptionBytes)
                .payload(Ipv4.TCP, segment)
                .padded(padding)
                .bytes();
    }
}
