package sluice.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.wire.Ip4;
import sluice.wire.IpAddress;

/** Where packets leave. */
class RoutesTest {
    private static final Routes ROUTES = Routes.builder()
            .connected(0, ip("192.168.0.1"), 24)
            .connected(1, ip("10.1.0.254"), 24)
            .via(0, 0, 0, ip("192.168.0.2"))
            .via(ip("10.0.0.0"), 8, 1, ip("10.1.0.77"))
            .via(ip("10.1.0.128"), 25, 0, ip("192.168.0.3"))
            .build();

    private static int ip(String text) {
        return Ip4.parse(text).orElseThrow();
    }

    private static int lookup(Routes routes, String destination) {
        return routes.lookup(IpAddress.HIGH4, IpAddress.low4(ip(destination)));
    }

    @ParameterizedTest(name = "{0} leaves by port {1} for {2}")
    @CsvSource({
        "192.168.0.9, 0, 192.168.0.9",
        "10.1.0.5,    1, 10.1.0.5",
        "10.1.0.200,  0, 192.168.0.3",
        "10.2.0.5,    1, 10.1.0.77",
        "203.0.113.5, 0, 192.168.0.2",
        "255.1.2.3,   0, 192.168.0.2",
    })
    void theLongestPrefixWins(String destination, int port, String nextHop) {
        int route = lookup(ROUTES, destination);
        assertThat(ROUTES.port(route)).isEqualTo(port);
        long low = IpAddress.low4(ip(destination));
        assertThat(ROUTES.nextHopHigh(route, IpAddress.HIGH4)).isEqualTo(IpAddress.HIGH4);
        assertThat(ROUTES.nextHopLow(route, low)).isEqualTo(IpAddress.low4(ip(nextHop)));
    }

    @Test
    void withoutDefaultRouteTheRestIsUnreachable() {
        Routes routes = Routes.builder().connected(0, ip("192.168.0.1"), 24).build();
        assertThat(lookup(routes, "192.168.1.1")).isEqualTo(Routes.NONE);
        assertThat(lookup(Routes.builder().build(), "0.0.0.1")).isEqualTo(Routes.NONE);
    }

    @Test
    void aSecondAddressInTheSameNetworkIsNoSecondRoute() {
        Routes routes = Routes.builder()
                .connected(0, ip("192.168.0.1"), 24)
                .connected(0, ip("192.168.0.2"), 24)
                .build();
        assertThat(routes.size()).isEqualTo(1);
    }

    @ParameterizedTest(name = "{0}/{1} via {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "0.0.0.0  | 0  | 172.16.0.1  | gateway 172.16.0.1 of route 0.0.0.0/0 is in no network that is connected",
                "0.0.0.0  | 0  | 192.168.0.1 | gateway 192.168.0.1 is the port's own address",
                "10.1.2.3 | 16 | 192.168.0.2 | 10.1.2.3/16 has bits behind its prefix",
                "10.0.0.0 | 33 | 192.168.0.2 | prefix length 33 is not between 0 and 32",
                "192.168.0.0 | 24 | 192.168.0.2 | two routes to 192.168.0.0/24",
            })
    void whatCannotWorkIsRefused(String network, int length, String gateway, String message) {
        Routes.Builder builder = Routes.builder().connected(0, ip("192.168.0.1"), 24);
        assertThatThrownBy(() -> builder.via(ip(network), length, 0, ip(gateway)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aPortNeedsAHostsAddress() {
        assertThatThrownBy(() -> Routes.builder().connected(0, ip("224.0.0.1"), 24))
                .hasMessageContaining("224.0.0.1 cannot be the address of a port");
    }
}
