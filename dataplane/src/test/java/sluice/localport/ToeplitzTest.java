package sluice.localport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The vectors are those of Microsoft's "Verifying the RSS Hash Calculation", which also the 82599's data sheet has. */
class ToeplitzTest {
    private static final byte[] KEY =
            Addresses.key("6d5a56da255b0ec24167253d43a38fb0d0ca2bcbae7b30b477cb2da38030f20c6a42b73bbeac01fa");

    private static final String VECTORS = """
            66.9.149.187,   2794,  161.142.100.80, 1766,  323e8fc2, 51ccc178
            199.92.111.2,   14230, 65.69.140.83,   4739,  d718262a, c626b0ea
            24.19.198.95,   12898, 12.22.207.184,  38024, d2d0a5de, 5c2b394a
            38.27.205.30,   48228, 209.142.163.6,  2217,  82989176, afc7327f
            153.39.163.191, 44251, 202.188.127.2,  1303,  5d1809c5, 10e828a2
            3ffe:2501:200:1fff::7,               2794,  3ffe:2501:200:3::1,       1766,  2cc18cd5, 40207d3d
            3ffe:501:8::260:97ff:fe40:efab,      14230, ff02::1,                  4739,  0f0c461c, dde51bbf
            3ffe:1900:4545:3:200:f8ff:fe21:67cf, 44251, fe80::200:f8ff:fe21:67cf, 38024, 4b61e985, 02d1feef
            """;

    @ParameterizedTest
    @CsvSource(textBlock = VECTORS)
    void equalsThePublishedVectors(
            String source, int sourcePort, String destination, int destinationPort, String addresses, String ports) {
        for (Toeplitz hash : new Toeplitz[] {new Toeplitz(KEY), new Toeplitz(Arrays.copyOf(KEY, 52))}) {
            long sourceHigh = Addresses.high(source);
            long sourceLow = Addresses.low(source);
            long high = Addresses.high(destination);
            long low = Addresses.low(destination);

            assertThat(hash.hash(sourceHigh, sourceLow, high, low)).isEqualTo(Integer.parseUnsignedInt(addresses, 16));
            assertThat(hash.hash(sourceHigh, sourceLow, high, low, sourcePort << 16 | destinationPort))
                    .isEqualTo(Integer.parseUnsignedInt(ports, 16));
        }
    }

    @Test
    void destinationPortAddsTheSameToEveryFlow() {
        Toeplitz hash = new Toeplitz(KEY);
        PortPair four = Addresses.pair(6, "192.0.2.1", "10.0.0.7", 80);
        PortPair six = Addresses.pair(6, "2001:db8::1", "2001:db8:7::9", 443);
        for (int port = 0; port <= 0xFFFF; port += 77) {
            assertThat(reply(hash, four, port)).isEqualTo(reply(hash, four, 0) ^ hash.ofDestinationPort4(port));
            assertThat(reply(hash, six, port)).isEqualTo(reply(hash, six, 0) ^ hash.ofDestinationPort6(port));
        }
    }

    @Test
    void refusesAShortKey() {
        assertThatThrownBy(() -> new Toeplitz(new byte[39]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 40 bytes");
    }

    private static int reply(Toeplitz hash, PortPair pair, int localPort) {
        return hash.hash(
                pair.serverHigh(),
                pair.serverLow(),
                pair.localHigh(),
                pair.localLow(),
                pair.serverPort() << 16 | localPort);
    }
}
