package sluice.bench.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.bench.BenchService;
import sluice.wire.Ipv4;

/** The whole generator against Sluice, by every forwarding method. */
class MethodLoopTest {
    private static final int FLOWS = 100;

    @ParameterizedTest
    @CsvSource({
        "NAT, CLIENT, 64, 17, 0",
        "NAT, REPLY, 64, 17, 0",
        "NAT, MIXED, imix, 6, 0",
        "DR, CLIENT, 64, 17, 0",
        "DR, CLIENT, 590, 6, 0",
        "TUN, CLIENT, 64, 17, 0",
        "TUN, CLIENT, 590, 6, 0",
        "FULLNAT, CLIENT, 64, 17, 0",
        "FULLNAT, CLIENT, imix, 6, 1",
        "NAT6, CLIENT, 64, 17, 1",
        "NAT6, MIXED, 590, 17, 0"
    })
    void whatTheDirectorSendsIsWhatItShould(Method method, Traffic traffic, String frames, int protocol, double zipf)
            throws Exception {
        GeneratorPlan plan =
                new GeneratorPlan(Peer.DIRECTOR, method, FLOWS, true, zipf, frames, protocol, traffic, 32, 0, 200);
        try (DirectorWire wire = new DirectorWire(new BenchService(method, 0, false))) {
            GeneratorResult result = new Generator(wire, plan).run(() -> {});

            assertThat(result.check().badChecksums()).as("bad checksums").isZero();
            assertThat(result.check().badAddresses()).as("bad addresses").isZero();
            assertThat(result.received()).as("came back").isPositive();
            assertThat(result.isClean()).isTrue();
            assertThat(wire.director().liveConnections()).isEqualTo(FLOWS);
        }
    }

    @Test
    void trafficThatTheMethodDoesNotHaveIsRefused() {
        assertThatThrownBy(() -> plan(Method.NAT6, Ipv4.TCP, Traffic.CLIENT)).hasMessageContaining("UDP only");
        assertThatThrownBy(() -> plan(Method.DR, Ipv4.UDP, Traffic.MIXED)).hasMessageContaining("nothing to send");
    }

    private static GeneratorPlan plan(Method method, int protocol, Traffic traffic) {
        return new GeneratorPlan(Peer.DIRECTOR, method, FLOWS, true, 0, "64", protocol, traffic, 32, 0, 100);
    }
}
