package sluice.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.wire.FrameMaker6;
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
    void aBarredNetworkLeadsNowhereAlthoughAShorterPrefixWould() {
        Routes routes = Routes.builder()
                .connected(0, ip("192.168.0.1"), 24)
                .via(0, 0, 0, ip("192.168.0.2"))
                .barred(IpAddress.HIGH4, IpAddress.low4(ip("172.31.0.0")), 16)
                .build();
        assertThat(lookup(routes, "172.31.0.1")).isEqualTo(Routes.NONE);
        assertThat(lookup(routes, "172.30.0.1")).isNotEqualTo(Routes.NONE);
        assertThatThrownBy(() -> Routes.builder().barred(IpAddress.HIGH4, IpAddress.low4(ip("172.31.0.1")), 16))
                .hasMessageContaining("172.31.0.1/16 has bits behind its prefix");
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

    private static final Routes BOTH = Routes.builder()
            .connected(0, ip("192.168.0.1"), 24)
            .connected(0, FrameMaker6.high("fd00::1"), FrameMaker6.low("fd00::1"), 64)
            .connected(1, FrameMaker6.high("fd00:1::1"), FrameMaker6.low("fd00:1::1"), 120)
            .connected(1, FrameMaker6.high("fe80::1"), FrameMaker6.low("fe80::1"), 64)
            .via(0, 0, 0, 1, FrameMaker6.high("fe80::9"), FrameMaker6.low("fe80::9"))
            .via(FrameMaker6.high("2001:db8::"), 0, 33, 0, FrameMaker6.high("fd00::2"), FrameMaker6.low("fd00::2"))
            .build();

    @ParameterizedTest(name = "{0} leaves by port {1} for {2}")
    @CsvSource({
        "fd00::77,          0, fd00::77",
        "fd00::1:0:0:0:1,   1, fe80::9",
        "fd00:1::ff,        1, fd00:1::ff",
        "fd00:1::100,       1, fe80::9",
        "2001:db8:7fff::1,  0, fd00::2",
        "2001:db8:8000::1,  1, fe80::9",
        "192.168.0.9,       0, 192.168.0.9",
    })
    void theLongestPrefixOfTheFamilyWins(String destination, int port, String nextHop) {
        long high = FrameMaker6.high(destination);
        long low = FrameMaker6.low(destination);
        int route = BOTH.lookup(high, low);
        assertThat(BOTH.port(route)).isEqualTo(port);
        assertThat(BOTH.nextHopHigh(route, high)).isEqualTo(FrameMaker6.high(nextHop));
        assertThat(BOTH.nextHopLow(route, low)).isEqualTo(FrameMaker6.low(nextHop));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1", "0.0.0.0"})
    void anIpv6DefaultRouteIsNoneForIpv4(String destination) {
        assertThat(lookup(BOTH, destination)).isEqualTo(Routes.NONE);
    }

    @ParameterizedTest(name = "{0}/{1} via {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "::        | 0   | 192.168.0.2 | gateway 192.168.0.2 of route ::/0 is in no network that is connected",
                "::        | 0   | fd00:1::2   | gateway fd00:1::2 of route ::/0 is in no network that is connected",
                "::        | 0   | fd00::1     | gateway fd00::1 is the port's own address",
                "fd00::1   | 64  | fd00::2     | fd00::1/64 has bits behind its prefix",
                "2001::    | 129 | fd00::2     | prefix length 129 is not between 0 and 128",
                "fd00::    | 64  | fd00::2     | two routes to fd00::/64",
            })
    void whatCannotWorkWithIpv6IsRefused(String network, int length, String gateway, String message) {
        Routes.Builder builder = Routes.builder()
                .connected(0, ip("192.168.0.1"), 24)
                .connected(0, FrameMaker6.high("fd00::1"), FrameMaker6.low("fd00::1"), 64);
        assertThatThrownBy(() -> builder.via(
                        FrameMaker6.high(network),
                        FrameMaker6.low(network),
                        length,
                        0,
                        FrameMaker6.high(gateway),
                        FrameMaker6.low(gateway)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
