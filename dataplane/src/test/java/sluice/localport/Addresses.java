package sluice.localport;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import sluice.dpdk.Offloads;
import sluice.dpdk.RssTable;
import sluice.wire.IpAddress;

/** Addresses, pairs and RSS tables for tests. */
final class Addresses {
    static final int TCP = 6;
    static final int UDP = 17;

    /** The hash types that Sluice asks devices for. */
    static final long RSS_TYPES = Offloads.RSS_IPV4
            | Offloads.RSS_IPV4_TCP
            | Offloads.RSS_IPV4_UDP
            | Offloads.RSS_IPV6
            | Offloads.RSS_IPV6_TCP
            | Offloads.RSS_IPV6_UDP;

    private Addresses() {}

    /** The high half of an address in text. */
    static long high(String text) {
        InetAddress address = InetAddress.ofLiteral(text);
        return address instanceof Inet4Address
                ? IpAddress.HIGH4
                : ByteBuffer.wrap(address.getAddress()).getLong();
    }

    /** The low half of an address in text. */
    static long low(String text) {
        ByteBuffer bytes = ByteBuffer.wrap(InetAddress.ofLiteral(text).getAddress());
        return bytes.capacity() == Integer.BYTES ? IpAddress.low4(bytes.getInt()) : bytes.getLong(Long.BYTES);
    }

    /** A pair. */
    static PortPair pair(int protocol, String local, String server, int serverPort) {
        return new PortPair().set(protocol, high(local), low(local), high(server), low(server), serverPort);
    }

    /** The pair of local address 192.0.2.1 and the {@code n}th of many real servers. */
    static PortPair server(int n) {
        return new PortPair()
                .set(
                        TCP,
                        IpAddress.HIGH4,
                        IpAddress.low4(0xC000_0201),
                        IpAddress.HIGH4,
                        IpAddress.low4(0x0A00_0000 + n),
                        80);
    }

    /** A key of hexadecimal digits. */
    static byte[] key(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    /** A random key and a redirection table that deals out {@code workers} queues in turn. */
    static RssTable rss(long seed, int keyBytes, int entries, int workers) {
        byte[] key = new byte[keyBytes];
        new Random(seed).nextBytes(key);
        List<Integer> queues = IntStream.range(0, entries)
                .map(entry -> entry % workers)
                .boxed()
                .toList();
        return new RssTable(key, queues);
    }
}
