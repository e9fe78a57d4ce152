package sluice.bench.generator;

import sluice.dpdk.Memory;
import sluice.wire.Ethernet;
import sluice.wire.Ipv4;
import sluice.wire.Ipv6;
import sluice.wire.Udp;

/**
 * {@link FrameTemplate} for UDP over IPv6. Headers end at byte 62, so payload is zeros here, too.
 *
 * <p>Immutable.
 */
final class FrameTemplate6 implements FlowFrames {
    /** The smallest frame, without frame check sequence. */
    static final int SMALLEST_BYTES = Ethernet.BYTES + Ipv6.BYTES + Udp.BYTES;

    private static final int ADDRESSES = Ethernet.BYTES + 8;
    private static final int PORTS = Ethernet.BYTES + Ipv6.BYTES;
    private static final long HOP_LIMIT = 64;

    private final int frameBytes;
    private final long word0;
    private final long word1;
    private final long word2;
    private final long udpBytes;
    private final long fixedSum;

    FrameTemplate6(long sourceMac, long destinationMac, int frameBytes) {
        if (frameBytes < SMALLEST_BYTES || frameBytes > FrameTemplate.LARGEST_BYTES) {
            throw new IllegalArgumentException("a frame of UDP over IPv6 has " + SMALLEST_BYTES + " to "
                    + FrameTemplate.LARGEST_BYTES + " bytes without frame check sequence, not " + frameBytes);
        }
        this.frameBytes = frameBytes;
        this.udpBytes = (long) frameBytes - PORTS;
        word0 = destinationMac << 16 | sourceMac >>> 32;
        word1 = sourceMac << 32 | 0x86DD_6000L;
        word2 = udpBytes << 32 | (long) Ipv4.UDP << 24 | HOP_LIMIT << 16;
        fixedSum = Ipv4.UDP + udpBytes + udpBytes;
    }

    @Override
    public int frameBytes() {
        return frameBytes;
    }

    @Override
    public void fromClient(long frame, int flow) {
        write(
                frame,
                BenchNetwork.CLIENTS6,
                BenchNetwork.low6(BenchNetwork.clientAddress(flow)),
                BenchNetwork.NETWORK6,
                BenchNetwork.low6(BenchNetwork.VIRTUAL),
                BenchNetwork.clientPort(flow) << 16 | BenchNetwork.VIRTUAL_PORT);
    }

    @Override
    public void fromServer(long frame, int flow, int server) {
        write(
                frame,
                BenchNetwork.NETWORK6,
                BenchNetwork.low6(BenchNetwork.FIRST_SERVER + server),
                BenchNetwork.CLIENTS6,
                BenchNetwork.low6(BenchNetwork.clientAddress(flow)),
                BenchNetwork.SERVER_PORT << 16 | BenchNetwork.clientPort(flow));
    }

    private void write(
            long frame, long sourceHigh, long sourceLow, long destinationHigh, long destinationLow, int ports) {
        long sum = fixedSum
                + quarters(sourceHigh)
                + quarters(sourceLow)
                + quarters(destinationHigh)
                + quarters(destinationLow)
                + quarters(ports & 0xFFFF_FFFFL);
        long checksum = fold(fold(sum)) ^ 0xFFFF;
        Memory.putI64(frame, word0);
        Memory.putI64(frame + 8, word1);
        // The last two bytes are the source's: it comes next.
        Memory.putI64(frame + 16, word2);
        Memory.putI64(frame + ADDRESSES, sourceHigh);
        Memory.putI64(frame + ADDRESSES + 8, sourceLow);
        Memory.putI64(frame + ADDRESSES + 16, destinationHigh);
        Memory.putI64(frame + ADDRESSES + 24, destinationLow);
        // RFC 8200, 8.1: a computed zero is sent as all ones.
        long lengthAndChecksum = udpBytes << 16 | (checksum == 0 ? 0xFFFF : checksum);
        Memory.putI64(frame + PORTS, (long) ports << 32 | lengthAndChecksum);
        Memory.putI32(frame + PORTS + Udp.BYTES, 0);
    }

    private static long quarters(long word) {
        return (word >>> 48) + (word >>> 32 & 0xFFFF) + (word >>> 16 & 0xFFFF) + (word & 0xFFFF);
    }

    private static long fold(long sum) {
        return (sum & 0xFFFF) + (sum >>> 16);
    }
}
