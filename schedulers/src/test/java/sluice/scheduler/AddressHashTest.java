package sluice.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AddressHashTest {
    @ParameterizedTest(name = "{0} -> {1}, {2}")
    @CsvSource({
        "10.0.0.1,         39,  159",
        "10.0.0.2,         137, 550",
        "192.168.1.10,     248, 995",
        "172.16.5.77,      108, 433",
        "1.2.3.4,          52,  209",
        "255.255.255.255,  158, 632",
        "2001:db8::1,      63,  252",
        "fd00::1234:5678,  194, 778",
    })
    void scattersTheAddressesOfTheSpecification(String address, int eightBits, int tenBits) {
        assertThat(AddressHash.hash32(TestFarm.fold(address), 8)).isEqualTo(eightBits);
        assertThat(AddressHash.hash32(TestFarm.fold(address), 10)).isEqualTo(tenBits);
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource({
        "10.0.0.1,            0a000001",
        "255.255.255.255,     ffffffff",
        "2001:db8::1,         20010db9",
        "fd00::1234:5678,     ef345678",
        "1:2:4:8:10:20:40:80, 005500aa",
        "::1:0:0,             00000001",
    })
    void foldsTheFourWordsOfAnIpv6Address(String address, String fold) {
        assertThat(TestFarm.fold(address)).isEqualTo(Integer.parseUnsignedInt(fold, 16));
    }

    @Test
    void takesOnlyMappedAddressesAsIpv4() {
        assertThat(AddressHash.fold(0, 0xFFFF_0A00_0001L)).isEqualTo(0x0A000001);
        assertThat(AddressHash.fold(1, 0xFFFF_0A00_0001L)).isEqualTo(0x0A000001 ^ 0xFFFF ^ 1);
        assertThat(AddressHash.fold(0, 0xFFFE_0A00_0001L)).isEqualTo(0x0A000001 ^ 0xFFFE);
    }
}
