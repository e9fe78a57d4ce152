package sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static sluice.wire.FrameMaker6.high;
import static sluice.wire.FrameMaker6.low;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From which of its addresses a port speaks. */
final class PortAddressesTest {
    private final PortAddresses port =
            of("192.168.0.1/24", "10.0.0.1/8", "fd00:1::1/64", "fe80::1/64", "2001:db8::1/64");

    private static PortAddresses of(String... addresses) {
        List<DirectorPort.Address> own = Stream.of(addresses)
                .map(text -> text.split("/"))
                .map(part -> new DirectorPort.Address(high(part[0]), low(part[0]), Integer.parseInt(part[1])))
                .toList();
        return new PortAddresses(own);
    }

    @ParameterizedTest(name = "{0} is asked for by {1}")
    @CsvSource({
        "192.168.0.9, 192.168.0.1",
        "10.9.9.9, 10.0.0.1",
        "172.16.0.1, 192.168.0.1",
        "fd00:1::9, fd00:1::1",
        "2001:db8::9, 2001:db8::1",
        "fe80::9, fe80::1",
        "fd00:2::9, fe80::1",
    })
    void asksFromTheNeighboursNetworkOrTheLink(String neighbour, String own) {
        int i = port.near(high(neighbour), low(neighbour));
        assertThat(port.high(i)).isEqualTo(high(own));
        assertThat(port.low(i)).isEqualTo(low(own));
    }

    @Test
    void withoutLinkLocalAddressItAsksFromTheFirstOfTheFamily() {
        PortAddresses few = of("192.168.0.1/24", "fd00::1/64");
        assertThat(few.near(high("fe80::9"), low("fe80::9"))).isEqualTo(1);
        assertThat(of("192.168.0.1/24").near(high("fe80::9"), low("fe80::9"))).isEqualTo(PortAddresses.NONE);
    }

    @Test
    void speaksToRoutersFromAnAddressThatTheyCanAnswer() {
        assertThat(port.first(true)).isZero();
        assertThat(of("fe80::1/64", "fd00::1/64").first(false)).isEqualTo(1);
        assertThat(of("fe80::1/64").first(false)).isEqualTo(PortAddresses.NONE);
        assertThat(of("fd00::1/64").first(true)).isEqualTo(PortAddresses.NONE);
    }
}
