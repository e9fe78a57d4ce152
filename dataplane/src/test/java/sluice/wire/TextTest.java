package sluice.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses as text and their classes. */
class TextTest {
    @ParameterizedTest
    @CsvSource({"02:00:00:00:00:01, 020000000001", "ff:ff:ff:ff:ff:ff, ffffffffffff", "00:1b:21:ab:cd:ef, 001b21abcdef"
    })
    void macsAreReadAndWritten(String text, String number) {
        long mac = Long.parseLong(number, 16);
        assertThat(Mac.text(mac)).isEqualTo(text);
        assertThat(Mac.parse(text)).hasValue(mac);
        assertThat(Mac.parse(text.toUpperCase(Locale.ROOT))).hasValue(mac);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "02:00:00:00:00", "02:00:00:00:00:1", "02-00-00-00-00-01", "g2:00:00:00:00:01"})
    void whatIsNoMacIsRefused(String text) {
        assertThat(Mac.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.1, 0a000001", "255.255.255.255, ffffffff", "0.0.0.0, 0", "192.168.200.9, c0a8c809"})
    void addressesAreReadAndWritten(String text, String number) {
        int address = Integer.parseUnsignedInt(number, 16);
        assertThat(Ip4.text(address)).isEqualTo(text);
        assertThat(Ip4.parse(text)).hasValue(address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10.0.0", "10.0.0.256", "10.0.0.1.2", "10.0.0.1 ", "a.b.c.d", "10.0.0.-1"})
    void whatIsNoAddressIsRefused(String text) {
        assertThat(Ip4.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.1, true",
        "240.0.0.1, true",
        "0.1.2.3, false",
        "127.0.0.1, false",
        "224.0.0.1, false",
        "239.255.255.255, false",
        "255.255.255.255, false"
    })
    void aHostHasAnOrdinaryAddress(String text, boolean isHost) {
        assertThat(Ip4.isHost(Ip4.parse(text).orElseThrow())).isEqualTo(isHost);
    }

    @Test
    void masksHaveAsManyBitsAsThePrefix() {
        assertThat(Ip4.mask(0)).isZero();
        assertThat(Ip4.mask(32)).isEqualTo(-1);
        for (int length = 1; length < 32; length++) {
            assertThat(Integer.bitCount(Ip4.mask(length))).isEqualTo(length);
            assertThat(Integer.numberOfLeadingZeros(~Ip4.mask(length))).isEqualTo(length);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "2001:0db8:0:1:0:0:0:0, 2001:db8:0:1::",
        "0:0:0:0:0:0:0:0, ::",
        "0:0:0:0:0:0:0:1, ::1",
        "fe80:0:0:0:0:0:0:A, fe80::a",
        "1:0:3:4:5:6:7:8, 1:0:3:4:5:6:7:8",
        "1:2:3:4:5:6:0:0, 1:2:3:4:5:6::",
        "192.0.2.1, 192.0.2.1",
    })
    void addressesOfBothFamiliesAreWrittenAsRfc5952Says(String text, String shortest) {
        assertThat(IpAddress.text(FrameMaker6.high(text), FrameMaker6.low(text)))
                .isEqualTo(shortest);
    }

    @Test
    void longMasksHaveAsManyBitsAsThePrefix() {
        for (int length = 0; length <= 128; length++) {
            long high = IpAddress.maskHigh(length);
            long low = IpAddress.maskLow(length);
            assertThat(Long.bitCount(high) + Long.bitCount(low)).isEqualTo(length);
            assertThat(Long.numberOfLeadingZeros(~high)).isEqualTo(Math.min(64, length));
            assertThat(Long.numberOfLeadingZeros(~low)).isEqualTo(Math.max(0, length - 64));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2001:db8::1, true",
        "fe80::1, true",
        "10.0.0.1, true",
        "127.0.0.1, false",
        "::, false",
        "::1, false",
        "ff02::1, false",
    })
    void aHostOfEitherFamilyHasAnOrdinaryAddress(String text, boolean isHost) {
        assertThat(IpAddress.isHost(FrameMaker6.high(text), FrameMaker6.low(text)))
                .isEqualTo(isHost);
    }

    @Test
    void groupsAndStationsAreToldApart() {
        assertThat(Mac.isGroup(Mac.BROADCAST)).isTrue();
        assertThat(Mac.isGroup(0x01005E000001L)).isTrue();
        assertThat(Mac.isStation(0x020000000001L)).isTrue();
        assertThat(Mac.isStation(0)).isFalse();
    }
}
