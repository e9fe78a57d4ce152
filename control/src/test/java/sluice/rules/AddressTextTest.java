package sluice.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses as the C library reads and writes them. */
class AddressTextTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.1, 10.0.0.1",
        "10.1, 10.0.0.1",
        "10.1.2, 10.1.0.2",
        "24, 0.0.0.24",
        "010.010.0.1, 8.8.0.1",
        "0x0a000001, 10.0.0.1",
        "0xff.0xFF.0, 255.255.0.0",
        "4294967295, 255.255.255.255",
        "0, 0.0.0.0"
    })
    void readsTheFormsOfInetAton(String text, String address) {
        assertThat(format(AddressText.parseIpv4(text))).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1.2.3.4.5",
                "256.0.0.1",
                "1.2.3.256",
                "1.2.65536",
                "4294967296",
                "08",
                "0x",
                "1..2",
                "a",
                "-1",
                "1.2.3.4 x"
            })
    void refusesOtherText(String text) {
        assertThat(AddressText.parseIpv4(text)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "::, ::",
        "::1, ::1",
        "1::, 1::",
        "fd00:10::1, fd00:10::1",
        "FD00:0010:0:0:0:0:0:1, fd00:10::1",
        "1:0:0:2:0:0:0:3, 1:0:0:2::3",
        "1:0:2:3:4:5:6:7, 1:0:2:3:4:5:6:7",
        "0:0:1:2:3:4:0:0, ::1:2:3:4:0:0",
        "::ffff:10.10.0.1, ::ffff:10.10.0.1",
        "::ffff:0a0a:0001, ::ffff:10.10.0.1",
        "::10.0.0.1, ::10.0.0.1",
        "1:2:3:4:5:6:1.2.3.4, 1:2:3:4:5:6:102:304"
    })
    void readsIpv6AndWritesItsShortestForm(String text, String shortest) {
        assertThat(AddressText.parse(text)).isInstanceOf(Inet6Address.class);
        assertThat(format(AddressText.parse(text))).isEqualTo(shortest);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ":", ":::", "1:::2", "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7::8", "12345::",
                "g::", "::1.2.3", "::1.2.3.256", "::01.2.3.4", "1.2.3.4::", "fe80::1%eth0", "1:", ":1"
            })
    void refusesOtherIpv6Text(String text) {
        assertThat(AddressText.parseIpv6(text)).isNull();
    }

    private static String format(@Nullable InetAddress address) {
        return AddressText.format(Objects.requireNonNull(address));
    }
}
