package sluice.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What nft is told, and what it tells. */
class NftRulesTest {
    private static final List<String> SERVERS = List.of("198.18.0.10", "198.18.0.11");

    @Test
    void kernelTakesServersInTurn() {
        assertThat(NftRules.director("198.18.1.1", 5000, SERVERS, 6000))
                .contains("type nat hook prerouting priority dstnat\n")
                .contains("ip daddr 198.18.1.1 udp dport 5000 dnat to"
                        + " numgen inc mod 2 map { 0 : 198.18.0.10, 1 : 198.18.0.11 } : 6000\n")
                .contains("ip daddr 198.18.1.1 tcp dport 5000 dnat to numgen inc mod 2");
    }

    @Test
    void sinkCountsTranslatedDatagramsOnly() {
        assertThat(NftRules.sink("eth0", SERVERS, 6000))
                .contains("type filter hook ingress device \"eth0\"")
                .contains("ip daddr { 198.18.0.10, 198.18.0.11 } udp dport 6000 counter name arrived drop\n");
    }

    @Test
    void deafKernelDropsBehindPacketSocketsOfEachLink() {
        assertThat(NftRules.deaf(List.of("front", "back")))
                .containsSubsequence(
                        "chain front {",
                        "ingress device \"front\"",
                        "drop",
                        "chain back {",
                        "ingress device \"back\"",
                        "drop");
    }

    @Test
    void readsTheCounter() {
        assertThat(NftRules.packets("""
                table netdev sink {
                	counter arrived {
                		packets 1234567 bytes 64197484
                	}
                }
                """)).isEqualTo(1_234_567);
        assertThatThrownBy(() -> NftRules.packets("table netdev sink {}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no counter");
    }
}
