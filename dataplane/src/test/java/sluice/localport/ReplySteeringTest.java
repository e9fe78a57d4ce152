package sluice.localport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.dpdk.Offloads;
import sluice.dpdk.RssTable;

class ReplySteeringTest {
    @ParameterizedTest(name = "{0} workers, {1} entries, key of {2} bytes, server {4}")
    @CsvSource({
        "2, 128, 40, 192.0.2.1,   10.0.0.7",
        "3, 128, 40, 192.0.2.1,   10.0.0.7",
        "5, 512, 52, 192.0.2.200, 10.0.0.8",
        "7,  64, 52, 2001:db8::1, 2001:db8:7::9",
        "3, 512, 40, 2001:db8::1, 2001:db8:7::9"
    })
    void wordsOf64PortsAgreeWithTheHashOfEachPort(int workers, int entries, int keyBytes, String local, String server) {
        RssTable rss = Addresses.rss(42, keyBytes, entries, workers);
        ReplySteering steering = ReplySteering.of(rss, Addresses.RSS_TYPES, workers);
        Toeplitz hash = new Toeplitz(rss.key());
        PortPair pair = Addresses.pair(Addresses.TCP, local, server, 443);
        boolean is4 = !local.contains(":");
        int base = steering.base(pair);

        BitSet served = new BitSet();
        for (int port = 0; port <= 0xFFFF; port++) {
            int full =
                    hash.hash(pair.serverHigh(), pair.serverLow(), pair.localHigh(), pair.localLow(), 443 << 16 | port);
            int worker = rss.queues().get(full & entries - 1) % workers;
            assertThat(steering.worker(pair, port)).isEqualTo(worker);
            for (int other = 0; other < workers; other++) {
                boolean isSuitable = (steering.suitable(is4, base, port >>> 6, other) >>> (port & 63) & 1) != 0;
                assertThat(isSuitable).isEqualTo(other == worker);
            }
            served.set(worker);
        }
        assertThat(served.cardinality()).isEqualTo(workers);
    }

    @Test
    void workerServesEveryQueueOfItsRemainder() {
        RssTable rss = Addresses.rss(7, 40, 128, 4);
        ReplySteering two = ReplySteering.of(rss, Addresses.RSS_TYPES, 2);
        ReplySteering four = ReplySteering.of(rss, Addresses.RSS_TYPES, 4);
        PortPair pair = Addresses.server(1);
        for (int port = LocalPorts.FIRST; port < LocalPorts.FIRST + 500; port++) {
            assertThat(two.worker(pair, port)).isEqualTo(four.worker(pair, port) % 2);
        }
    }

    @Test
    void onlyProtocolsWhosePortsAreHashedCanBeSteered() {
        RssTable rss = Addresses.rss(7, 40, 128, 2);
        PortPair tcp4 = Addresses.pair(Addresses.TCP, "192.0.2.1", "10.0.0.7", 80);
        PortPair udp4 = Addresses.pair(Addresses.UDP, "192.0.2.1", "10.0.0.7", 80);
        PortPair sctp4 = Addresses.pair(132, "192.0.2.1", "10.0.0.7", 80);
        PortPair tcp6 = Addresses.pair(Addresses.TCP, "2001:db8::1", "2001:db8::2", 80);
        PortPair udp6 = Addresses.pair(Addresses.UDP, "2001:db8::1", "2001:db8::2", 80);

        ReplySteering all = ReplySteering.of(rss, Addresses.RSS_TYPES, 2);
        assertThat(List.of(all.isSteerable(tcp4), all.isSteerable(udp4), all.isSteerable(sctp4)))
                .containsExactly(true, true, false);
        assertThat(List.of(all.isSteerable(tcp6), all.isSteerable(udp6))).containsExactly(true, true);

        ReplySteering tcpOf4 = ReplySteering.of(rss, Offloads.RSS_IPV4 | Offloads.RSS_IPV4_TCP, 2);
        assertThat(tcpOf4.isSteerable(tcp4)).isTrue();
        assertThat(List.of(tcpOf4.isSteerable(udp4), tcpOf4.isSteerable(tcp6), tcpOf4.isSteerable(udp6)))
                .containsOnly(false);
    }

    @Test
    void withoutRssOrWithOneWorkerEveryPortWillDo() {
        RssTable rss = Addresses.rss(7, 40, 128, 1);
        assertThat(ReplySteering.none().isSteerable(Addresses.server(1))).isFalse();
        assertThat(ReplySteering.of(rss, Addresses.RSS_TYPES, 1).isSteerable(Addresses.server(1)))
                .isFalse();
    }

    @Test
    void refusesATableThatIsNoPowerOfTwo() {
        assertThatThrownBy(() -> ReplySteering.of(new RssTable(new byte[40], List.of(0, 1, 2)), Addresses.RSS_TYPES, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("power of two");
    }
}
