package sluice.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SipHashTest {
    @ParameterizedTest(name = "{0}:{1} -> {2}, {3}")
    @CsvSource({
        "10.0.0.1,     0,  03080ce4, 48f9d0c1",
        "10.0.0.1,     80, 439c0cbe, 97b3dc47",
        "192.168.1.10, 0,  d5e959b6, ddef2d2d",
        "10.1.1.11,    80, 5182c15a, f307d707",
        "10.1.1.12,    80, 87b76be9, 3d5f6dcc",
        "10.1.1.13,    80, 6c4f190d, 4b9c759b",
        "2001:db8::1,  0,  cdc3f189, ea3450a8",
    })
    void givesTheVectorsOfTheSpecification(String address, int port, String first, String second) {
        int name = TestFarm.fold(address) + port;
        assertThat(SipHash.hash(name, MaglevTable.FIRST_KEY)).isEqualTo(Integer.parseUnsignedInt(first, 16));
        assertThat(SipHash.hash(name, MaglevTable.SECOND_KEY)).isEqualTo(Integer.parseUnsignedInt(second, 16));
    }
}
