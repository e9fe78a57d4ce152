package sluice.bench.generator;

import sluice.dpdk.Memory;
import sluice.wire.Ethernet;
import sluice.wire.Ipv4;

/**
 * Writes Ethernet frames of one kind and size that differ in addresses and ports only.
 *
 * <p>The headers fit one cache line, which is kept as eight words; a frame costs eight stores and two checksums that
 * start from the sum of everything that stays the same. The payload is zeros: buffers must hold zeros from byte
 * {@value #LINE_BYTES} on, so payload never enters a checksum.
 *
 * <p>Immutable.
 */
public final class FrameTemplate implements FlowFrames {
    /** Where a {@linkplain #numbered numbered} frame has the number of its flow: 32 bits. */
    static final int NUMBER_OFFSET = 56;

    /** Bytes that {@link #write} writes, whatever the size of the frame. */
    public static final int LINE_BYTES = 64;
    /** The smallest frame, without frame check sequence. */
    public static final int SMALLEST_BYTES = Ethernet.MINIMUM_FRAME_BYTES;
    /** The largest frame, without frame check sequence: 1500 bytes of IPv4. */
    public static final int LARGEST_BYTES = 1514;

    private static final long TTL = 64;
    private static final long SEQUENCE = 0x0001_0002;
    private static final long ACKNOWLEDGED = 0x0003_0004;
    private static final long WINDOW = 0xFFFF;

    private final int frameBytes;
    private final boolean isUdp;
    private final boolean isNumbered;
    private final long sourceMac;
    private final long destinationMac;
    private final int tcpFlags;
    private final long word0;
    private final long word1;
    private final long word2;
    private final long word4;
    private final long word5;
    private final long word6;
    private final int networkSum;
    private final int transportSum;

    private FrameTemplate(
            long sourceMac, long destinationMac, int frameBytes, int protocol, int tcpFlags, boolean isNumbered) {
        if (frameBytes < SMALLEST_BYTES || frameBytes > LARGEST_BYTES) {
            throw new IllegalArgumentException("a frame has " + SMALLEST_BYTES + " to " + LARGEST_BYTES
                    + " bytes without frame check sequence, not " + frameBytes);
        }
        this.frameBytes = frameBytes;
        this.isUdp = protocol == Ipv4.UDP;
        this.isNumbered = isNumbered;
        this.sourceMac = sourceMac;
        this.destinationMac = destinationMac;
        this.tcpFlags = tcpFlags;
        long networkBytes = (long) frameBytes - Ethernet.BYTES;
        long transportBytes = networkBytes - Ipv4.BYTES;
        long offsetAndFlags = 5L << 12 | tcpFlags;
        word0 = destinationMac << 16 | sourceMac >>> 32;
        word1 = sourceMac << 32 | 0x0800_4500L;
        word2 = networkBytes << 48 | (long) Ipv4.DONT_FRAGMENT << 16 | TTL << 8 | protocol;
        if (isUdp) {
            word4 = transportBytes;
            word5 = 0;
            word6 = 0;
            transportSum = (int) (Ipv4.UDP + transportBytes + transportBytes);
        } else {
            word4 = SEQUENCE >>> 16;
            word5 = (SEQUENCE & 0xFFFF) << 48 | ACKNOWLEDGED << 16 | offsetAndFlags;
            word6 = WINDOW << 48;
            transportSum = (int)
                    (Ipv4.TCP + transportBytes + halves(SEQUENCE) + halves(ACKNOWLEDGED) + offsetAndFlags + WINDOW);
        }
        networkSum = (int) (0x4500 + networkBytes + Ipv4.DONT_FRAGMENT + (TTL << 8 | protocol));
    }

    /** UDP frames of {@code frameBytes} bytes without frame check sequence. */
    public static FrameTemplate udp(long sourceMac, long destinationMac, int frameBytes) {
        return new FrameTemplate(sourceMac, destinationMac, frameBytes, Ipv4.UDP, 0, false);
    }

    /** TCP frames of {@code frameBytes} bytes without frame check sequence, with these {@link sluice.wire.Tcp} flags. */
    public static FrameTemplate tcp(long sourceMac, long destinationMac, int frameBytes, int flags) {
        return new FrameTemplate(sourceMac, destinationMac, frameBytes, Ipv4.TCP, flags, false);
    }

    /** The same with the number of their flow in the payload, for where it cannot be told from addresses. */
    public FrameTemplate numbered() {
        int protocol = isUdp ? Ipv4.UDP : Ipv4.TCP;
        return new FrameTemplate(sourceMac, destinationMac, frameBytes, protocol, tcpFlags, true);
    }

    @Override
    public int frameBytes() {
        return frameBytes;
    }

    @Override
    public void fromClient(long frame, int flow) {
        int ports = BenchNetwork.clientPort(flow) << 16 | BenchNetwork.VIRTUAL_PORT;
        write(frame, BenchNetwork.clientAddress(flow), BenchNetwork.VIRTUAL, ports, isNumbered ? flow : 0);
    }

    @Override
    public void fromServer(long frame, int flow, int server) {
        int ports = BenchNetwork.SERVER_PORT << 16 | BenchNetwork.clientPort(flow);
        write(
                frame,
                BenchNetwork.FIRST_SERVER + server,
                BenchNetwork.clientAddress(flow),
                ports,
                isNumbered ? flow : 0);
    }

    /** Writes the headers of one frame at {@code frame}, with right checksums. */
    public void write(long frame, int source, int destination, int ports) {
        write(frame, source, destination, ports, 0);
    }

    private void write(long frame, int source, int destination, int ports, int number) {
        int addressSum = (source >>> 16) + (source & 0xFFFF) + (destination >>> 16) + (destination & 0xFFFF);
        int networkChecksum = fold(networkSum + addressSum) ^ 0xFFFF;
        int transportChecksum = fold(transportSum
                        + addressSum
                        + (ports >>> 16)
                        + (ports & 0xFFFF)
                        + (number >>> 16)
                        + (number & 0xFFFF))
                ^ 0xFFFF;
        long fifth = word5;
        long sixth = word6;
        if (isUdp) {
            // RFC 768: a computed zero is sent as all ones, since zero means that there is no checksum.
            fifth |= (long) (transportChecksum == 0 ? 0xFFFF : transportChecksum) << 48;
        } else {
            sixth |= (long) transportChecksum << 32;
        }
        Memory.putI64(frame, word0);
        Memory.putI64(frame + 8, word1);
        Memory.putI64(frame + 16, word2);
        Memory.putI64(frame + 24, (long) networkChecksum << 48 | (source & 0xFFFF_FFFFL) << 16 | destination >>> 16);
        Memory.putI64(frame + 32, (long) destination << 48 | (ports & 0xFFFF_FFFFL) << 16 | word4);
        Memory.putI64(frame + 40, fifth);
        Memory.putI64(frame + 48, sixth);
        Memory.putI64(frame + NUMBER_OFFSET, (long) number << 32);
    }

    private static long halves(long word) {
        return (word >>> 16) + (word & 0xFFFF);
    }

    private static int fold(int sum) {
        int once = (sum & 0xFFFF) + (sum >>> 16);
        return (once & 0xFFFF) + (once >>> 16);
    }
}
