package sluice.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MarkRulesTest {
    private static final int TCP = 6;
    private static final int UDP = 17;

    @ParameterizedTest
    @CsvSource({
        // source network, length, destination network, length | source, destination | does it fit
        "10.0.0.0, 8, 192.168.7.0, 24, 10.1.2.3, 192.168.7.255, true",
        "10.0.0.0, 8, 192.168.7.0, 24, 11.1.2.3, 192.168.7.255, false",
        "10.0.0.0, 8, 192.168.7.0, 24, 10.1.2.3, 192.168.8.0, false",
        "10.0.0.1, 32, 192.168.7.7, 32, 10.0.0.1, 192.168.7.7, true",
        "10.0.0.1, 32, 192.168.7.7, 32, 10.0.0.1, 192.168.7.6, false",
        "0.0.0.0, 0, 0.0.0.0, 0, 203.0.113.1, 255.255.255.255, true",
        // Bits of the network behind its prefix do not matter.
        "10.9.9.9, 8, 192.168.7.99, 24, 10.1.2.3, 192.168.7.1, true",
        "fd00:10::, 32, fd00:20::, 64, fd00:10:ffff::1, fd00:20::5, true",
        "fd00:10::, 32, fd00:20::, 64, fd00:11::1, fd00:20::5, false",
        "fd00:10::, 32, fd00:20::, 65, fd00:10::1, fd00:20::8000:0:0:1, false",
        "fd00:10::, 32, fd00:20::1, 128, fd00:10::1, fd00:20::1, true",
        "fd00:10::, 32, fd00:20::1, 128, fd00:10::1, fd00:20::2, false",
        "::, 0, ::, 0, fd00:10::1, fd00:20::2, true"
    })
    void comparesAddressesByPrefix(
            String sources,
            int sourceLength,
            String destinations,
            int destinationLength,
            String source,
            String destination,
            boolean fits) {
        MarkRule rule = new MarkRule(
                7,
                MarkRule.ANY_PORT,
                0,
                address(sources),
                sourceLength,
                address(destinations),
                destinationLength,
                MarkRule.ANY_PORTS,
                MarkRule.ANY_PORTS,
                source.contains(":"));
        assertThat(mark(List.of(rule), 0, TCP, source, destination, 1024, 80)).isEqualTo(fits ? 7 : 0);
    }

    @ParameterizedTest
    @CsvSource({
        "1024-2048, 80-90, 1024, 80, true",
        "1024-2048, 80-90, 2048, 90, true",
        "1024-2048, 80-90, 1023, 80, false",
        "1024-2048, 80-90, 2049, 80, false",
        "1024-2048, 80-90, 1024, 79, false",
        "1024-2048, 80-90, 1024, 91, false",
        "0-65535, 65535-65535, 0, 65535, true",
        "40000-65535, 0-0, 65535, 0, true"
    })
    void comparesPortsByRange(String sources, String destinations, int source, int destination, boolean fits) {
        MarkRule rule =
                new MarkRule(7, MarkRule.ANY_PORT, 0, null, 0, null, 0, range(sources), range(destinations), false);
        assertThat(mark(List.of(rule), 0, TCP, "10.0.0.1", "10.0.0.2", source, destination))
                .isEqualTo(fits ? 7 : 0);
    }

    @Test
    void aRuleIsAboutOneFamily() {
        MarkRule ipv4 = any(4, MarkRule.ANY_PORT, 0, false);
        MarkRule ipv6 = any(6, MarkRule.ANY_PORT, 0, true);
        assertThat(mark(List.of(ipv4, ipv6), 0, TCP, "10.0.0.1", "10.0.0.2", 1, 1))
                .isEqualTo(4);
        assertThat(mark(List.of(ipv6, ipv4), 0, TCP, "fd00::1", "fd00::2", 1, 1))
                .isEqualTo(6);
    }

    @Test
    void aRuleMayNameAProtocolAndAPort() {
        List<MarkRule> rules = List.of(any(-1, 1, UDP, false));
        assertThat(mark(rules, 1, UDP, "10.0.0.1", "10.0.0.2", 1, 1)).isEqualTo(-1);
        assertThat(mark(rules, 1, TCP, "10.0.0.1", "10.0.0.2", 1, 1)).isZero();
        assertThat(mark(rules, 0, UDP, "10.0.0.1", "10.0.0.2", 1, 1)).isZero();
    }

    @Test
    void theLastRuleThatFitsCounts() {
        List<MarkRule> rules = List.of(
                any(1, MarkRule.ANY_PORT, 0, false),
                any(2, MarkRule.ANY_PORT, TCP, false),
                any(3, MarkRule.ANY_PORT, UDP, false));
        assertThat(mark(rules, 0, TCP, "10.0.0.1", "10.0.0.2", 1, 1)).isEqualTo(2);
    }

    @Test
    void thereAreNotMoreThanTheCapacity() {
        List<MarkRule> rules = Collections.nCopies(MarkRules.CAPACITY + 1, any(1, MarkRule.ANY_PORT, 0, false));
        assertThatThrownBy(() -> MarkRules.of(rules)).hasMessageContaining("1024");
    }

    private static MarkRule any(int mark, int port, int protocol, boolean isIpv6) {
        return new MarkRule(mark, port, protocol, null, 0, null, 0, MarkRule.ANY_PORTS, MarkRule.ANY_PORTS, isIpv6);
    }

    private static int mark(
            List<MarkRule> rules,
            int port,
            int protocol,
            String source,
            String destination,
            int sourcePort,
            int destinationPort) {
        InetAddress from = address(source);
        InetAddress to = address(destination);
        return MarkRules.of(rules)
                .markOf(
                        port,
                        protocol,
                        AddressNumbers.high(from),
                        AddressNumbers.low(from),
                        AddressNumbers.high(to),
                        AddressNumbers.low(to),
                        sourcePort << 16 | destinationPort);
    }

    private static int range(String text) {
        String[] ends = text.split("-");
        return Integer.parseInt(ends[0]) << 16 | Integer.parseInt(ends[1]);
    }

    private static InetAddress address(String digits) {
        try {
            return InetAddress.getByName(digits);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}
