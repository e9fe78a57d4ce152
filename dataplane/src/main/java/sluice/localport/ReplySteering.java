package sluice.localport;

import java.util.List;
import sluice.dpdk.Offloads;
import sluice.dpdk.RssTable;
import sluice.wire.IpAddress;
import sluice.wire.Ipv4;

/**
 * Which worker a device gives the replies to that come to a local port: the device takes the lowest bits of the
 * {@link Toeplitz} hash of addresses and ports as an index into its redirection table, which holds the queue; worker w
 * of n polls the queues w, w + n, w + 2n and so on.
 *
 * <p>The hash is linear, so everything but the local port is hashed once per connection. The local port's upper ten bits
 * then say how a word of 64 ports shifts the index, and for each index a table holds, as the 64 bits of a word, which
 * values of the lower six bits lead to a worker: one look-up tells it for 64 ports.
 *
 * <p>Immutable; any thread. One per device, since keys differ.
 */
public final class ReplySteering {
    private static final int WORDS = (1 << 16) / Long.SIZE;
    private static final int WORD_SHIFT = 6;
    private static final ReplySteering NONE = new ReplySteering();

    private final boolean hasPorts4Tcp;
    private final boolean hasPorts4Udp;
    private final boolean hasPorts6Tcp;
    private final boolean hasPorts6Udp;
    private final int workers;
    private final int indexMask;
    private final Toeplitz hash;
    private final int[] workerByIndex;
    /** By word of 64 destination ports: what its upper bits add to the index. */
    private final int[] words4;

    private final int[] words6;
    /** By worker and index: which values of the lower six bits of the port lead to the worker. */
    private final long[] suitable4;

    private final long[] suitable6;

    private ReplySteering() {
        this(new byte[Toeplitz.KEY_BYTES], List.of(0), 0, 1);
    }

    private ReplySteering(byte[] key, List<Integer> queues, long types, int workers) {
        this.workers = workers;
        hasPorts4Tcp = workers > 1 && (types & Offloads.RSS_IPV4_TCP) != 0;
        hasPorts4Udp = workers > 1 && (types & Offloads.RSS_IPV4_UDP) != 0;
        hasPorts6Tcp = workers > 1 && (types & Offloads.RSS_IPV6_TCP) != 0;
        hasPorts6Udp = workers > 1 && (types & Offloads.RSS_IPV6_UDP) != 0;
        indexMask = queues.size() - 1;
        hash = new Toeplitz(key);
        workerByIndex = queues.stream().mapToInt(queue -> queue % workers).toArray();
        int[] ports4 = new int[1 << 16];
        int[] ports6 = new int[1 << 16];
        for (int port = 0; port < ports4.length; port++) {
            ports4[port] = hash.ofDestinationPort4(port) & indexMask;
            ports6[port] = hash.ofDestinationPort6(port) & indexMask;
        }
        words4 = everyWord(ports4);
        words6 = everyWord(ports6);
        suitable4 = suitable(ports4);
        suitable6 = suitable(ports6);
    }

    /** For a device without RSS, or with one queue: every port will do. */
    public static ReplySteering none() {
        return NONE;
    }

    /**
     * For a device with RSS.
     *
     * @param rss its key and redirection table
     * @param types the {@code RTE_ETH_RSS_} bits that it was configured with ({@link Offloads}); where it leaves ports out
     *     of the hash, all ports of a pair lead to the same worker and none is better than another
     * @param workers how many workers share its queues, as {@code queue % workers}
     * @throws IllegalArgumentException when the redirection table's size is no power of two or the key is too short
     */
    public static ReplySteering of(RssTable rss, long types, int workers) {
        if (Integer.bitCount(rss.queues().size()) != 1) {
            throw new IllegalArgumentException("a redirection table has a power of two of entries, this one has "
                    + rss.queues().size());
        }
        return new ReplySteering(rss.key(), rss.queues(), types, workers);
    }

    /** Whether the local port decides to which worker the replies of {@code pair} come. */
    public boolean isSteerable(PortPair pair) {
        if (IpAddress.is4(pair.serverHigh(), pair.serverLow())) {
            return pair.protocol() == Ipv4.TCP ? hasPorts4Tcp : hasPorts4Udp && pair.protocol() == Ipv4.UDP;
        }
        return pair.protocol() == Ipv4.TCP ? hasPorts6Tcp : hasPorts6Udp && pair.protocol() == Ipv4.UDP;
    }

    /**
     * The worker that the device gives replies of {@code pair} to {@code localPort} to; meaningful when
     * {@link #isSteerable}.
     */
    public int worker(PortPair pair, int localPort) {
        boolean is4 = IpAddress.is4(pair.serverHigh(), pair.serverLow());
        int port = is4 ? hash.ofDestinationPort4(localPort) : hash.ofDestinationPort6(localPort);
        return workerByIndex[(base(pair) ^ port) & indexMask];
    }

    /** The index of replies of {@code pair} before the local port has been added. */
    int base(PortPair pair) {
        return hash.hash(
                        pair.serverHigh(), pair.serverLow(), pair.localHigh(), pair.localLow(), pair.serverPort() << 16)
                & indexMask;
    }

    /**
     * Which of 64 local ports bring the reply to a worker.
     *
     * @param is4 the family
     * @param base see {@link #base}
     * @param word the ports' upper ten bits
     * @return bit b is set when port {@code word * 64 + b} does
     */
    long suitable(boolean is4, int base, int word, int worker) {
        int index = base ^ (is4 ? words4 : words6)[word];
        return (is4 ? suitable4 : suitable6)[worker * (indexMask + 1) + index];
    }

    private static int[] everyWord(int[] ports) {
        int[] words = new int[WORDS];
        for (int word = 0; word < WORDS; word++) {
            words[word] = ports[word << WORD_SHIFT];
        }
        return words;
    }

    private long[] suitable(int[] ports) {
        long[] suitable = new long[workers * (indexMask + 1)];
        for (int index = 0; index <= indexMask; index++) {
            for (int bit = 0; bit < Long.SIZE; bit++) {
                int worker = workerByIndex[index ^ ports[bit]];
                suitable[worker * (indexMask + 1) + index] |= 1L << bit;
            }
        }
        return suitable;
    }
}
