package sluice.worker;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import sluice.dpdk.Offloads;
import sluice.dpdk.RssTable;
import sluice.port.Spread;

/** What a device with RSS does with a frame, bit by bit and without the hash under test. Immutable; any thread. */
final class SoftwareRss {
    private static final int KEY_BYTES = 40;
    private static final int REDIRECTIONS = 128;
    private static final long TYPES = Offloads.RSS_IPV4
            | Offloads.RSS_IPV4_TCP
            | Offloads.RSS_IPV4_UDP
            | Offloads.RSS_IPV6
            | Offloads.RSS_IPV6_TCP
            | Offloads.RSS_IPV6_UDP;

    private final byte[] key = new byte[KEY_BYTES];
    private final List<Integer> queues;

    /** A random key, and a redirection table that deals out the queues in turn. */
    SoftwareRss(Random random, int queues) {
        random.nextBytes(key);
        this.queues = IntStream.range(0, REDIRECTIONS)
                .map(entry -> entry % queues)
                .boxed()
                .toList();
    }

    /** How it describes itself. */
    Spread spread() {
        return new Spread(new RssTable(key, queues), TYPES);
    }

    /** The queue that a TCP segment or UDP datagram comes to. */
    int queue(Frame frame) {
        try {
            return queues.get(hash(input(frame)) & (REDIRECTIONS - 1));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Toeplitz: each set bit adds the 32 bits of the key that begin at its position. */
    private int hash(byte[] input) {
        int hash = 0;
        for (int bit = 0; bit < input.length * 8; bit++) {
            if ((input[bit / 8] >>> (7 - bit % 8) & 1) != 0) {
                hash ^= window(bit);
            }
        }
        return hash;
    }

    private int window(int bit) {
        int window = 0;
        for (int i = 0; i < 32; i++) {
            int at = bit + i;
            window = window << 1 | (key[at / 8] >>> (7 - at % 8) & 1);
        }
        return window;
    }

    private static byte[] input(Frame frame) throws IOException {
        String[] source = AnyFrame.source(frame).split(" ");
        String[] destination = AnyFrame.destination(frame).split(" ");
        byte[] from = InetAddress.getByName(source[0]).getAddress();
        byte[] to = InetAddress.getByName(destination[0]).getAddress();
        return ByteBuffer.allocate(2 * from.length + 4)
                .put(from)
                .put(to)
                .putShort((short) Integer.parseInt(source[1]))
                .putShort((short) Integer.parseInt(destination[1]))
                .array();
    }
}
