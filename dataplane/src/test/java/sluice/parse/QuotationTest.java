package sluice.parse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.dpdk.Memory;
import sluice.wire.FrameMaker6;
import sluice.wire.IpAddress;
import sluice.wire.Ipv6Extension;

/** What is read of a packet that an ICMPv6 error quotes; IPv4 is shown by the worker's tests. */
final class QuotationTest {
    private static final int ETHERNET = 14;
    private static final int PORTS_BYTES = 4;

    private final Quotation quotation = new Quotation();

    private boolean read(FrameMaker6 maker, int bytes) {
        byte[] packet = Arrays.copyOfRange(maker.bytes(), ETHERNET, ETHERNET + bytes);
        long address = Memory.allocate(bytes, 8);
        Memory.copyIn(packet, 0, address, bytes);
        return quotation.read6(address, bytes);
    }

    @Test
    void portsAreAllThatIsNeededBehindTheHeader() {
        assertThat(read(FrameMaker6.syn(), 40 + PORTS_BYTES)).isTrue();
        assertThat(IpAddress.text(quotation.sourceHigh(), quotation.sourceLow()))
                .isEqualTo(FrameMaker6.CLIENT);
        assertThat(IpAddress.text(quotation.destinationHigh(), quotation.destinationLow()))
                .isEqualTo(FrameMaker6.VIP);
        assertThat(quotation.protocol()).isEqualTo(6);
        assertThat(read(FrameMaker6.syn(), 40 + PORTS_BYTES - 1)).isFalse();
    }

    @ParameterizedTest(name = "behind an extension header of kind {0}")
    @ValueSource(
            ints = {
                Ipv6Extension.HOP_BY_HOP,
                Ipv6Extension.ROUTING,
                Ipv6Extension.DESTINATION_OPTIONS,
                Ipv6Extension.FRAGMENT
            })
    void portsAreFoundBehindExtensionHeaders(int kind) {
        read(FrameMaker6.syn(), 60);
        int ports = quotation.ports();

        assertThat(read(FrameMaker6.syn().extension(kind, 8, 0), 48 + PORTS_BYTES))
                .isTrue();
        assertThat(quotation.ports()).isEqualTo(ports);
        assertThat(quotation.transport() - quotation.network()).isEqualTo(48);
        for (int bytes = 0; bytes < 48 + PORTS_BYTES; bytes++) {
            assertThat(read(FrameMaker6.syn().extension(kind, 8, 0), bytes)).isFalse();
        }
    }

    @Test
    void laterFragmentsHaveNoPorts() {
        int offset185 = 185 << 3;
        assertThat(read(FrameMaker6.syn().extension(Ipv6Extension.FRAGMENT, 8, offset185), 60))
                .isFalse();
    }
}
