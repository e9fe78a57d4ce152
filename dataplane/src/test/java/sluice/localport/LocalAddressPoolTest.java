package sluice.localport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LocalAddressPoolTest {
    private final PortRandom random = PortRandom.seeded(1);

    @Test
    void connectionsGetTheAddressesInTurn() {
        LocalAddressPool pool = LocalAddressPool.of(addresses(3), false);

        assertThat(firsts(pool, 7)).containsExactly(0, 1, 2, 0, 1, 2, 0);
    }

    @Test
    void positionGoesOnWhenAddressesChange() {
        LocalAddressPool pool = LocalAddressPool.of(addresses(3), false);
        assertThat(firsts(pool, 2)).containsExactly(0, 1);

        assertThat(firsts(pool.with(addresses(4), false), 3)).containsExactly(2, 3, 0);
    }

    @Test
    void oneConnectionInTwentySkipsAnAddressWhenServersAreTakenInTurnToo() {
        assertThat(IntStream.range(0, 100).map(LocalAddressPool::step).filter(step -> step == 2))
                .hasSize(5);

        LocalAddressPool pool = LocalAddressPool.of(addresses(1000), true);
        int before = pool.advance(random);
        int moved = 0;
        for (int i = 0; i < 100_000; i++) {
            moved = pool.advance(random) - before;
        }
        assertThat(moved).isBetween(104_500, 105_500);
    }

    @Test
    void exhaustedAddressIsFollowedByTheNextOnes() {
        LocalAddressPool pool = LocalAddressPool.of(addresses(3), false);
        pool.advance(random);
        int start = pool.advance(random);

        List<Integer> tried = new ArrayList<>();
        for (int attempt = 0; attempt < pool.tries(); attempt++) {
            tried.add(pool.index(start, attempt));
        }
        assertThat(tried).containsExactly(1, 2, 0);
        assertThat(firsts(pool, 1)).containsExactly(2);
    }

    @Test
    void atMostSixteenAddressesAreTried() {
        assertThat(LocalAddressPool.of(addresses(15), false).tries()).isEqualTo(15);
        assertThat(LocalAddressPool.of(addresses(40), false).tries()).isEqualTo(16);
        assertThat(LocalAddressPool.of(List.of(), false).tries()).isZero();
    }

    @Test
    void indexTellsTheAddressItsNumberAndItsPort() {
        LocalAddressPool pool = LocalAddressPool.of(addresses(3), false);

        assertThat(pool.size()).isEqualTo(3);
        assertThat(List.of(pool.high(2), pool.low(2), (long) pool.id(2))).containsExactly(2L, 20L, 102L);
        assertThat(List.of(pool.port(0), pool.port(2))).containsExactly(LocalAddressPool.ANY_PORT, 1);
    }

    private List<Integer> firsts(LocalAddressPool pool, int connections) {
        List<Integer> firsts = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            firsts.add(pool.index(pool.advance(random), 0));
        }
        return firsts;
    }

    private static List<LocalAddressPool.Address> addresses(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new LocalAddressPool.Address(i, i * 10L, 100 + i, i - 1))
                .toList();
    }
}
