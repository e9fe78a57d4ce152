package sluice.bench.generator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sluice.wire.Ipv4;

/** The whole generator against a toy director. */
class GeneratorLoopTest {
    private static final int FLOWS = 100;
    private static final int PACKETS = 5_000;
    private static final long SLICE_NANOS = 10_000_000;
    private static final int MAXIMUM_SLICES = 1_000;

    private final ToyDirector wire = new ToyDirector();
    private final FlowTable flows = new FlowTable(FLOWS);
    private final ReturnedFrame form = new ReturnedFrame(Method.NAT, Ipv4.UDP);
    private final SampleCheck check = new SampleCheck(Peer.DIRECTOR, form, flows);
    private final Neighbour neighbour = new Neighbour(wire);
    private final Arrivals arrivals = new Arrivals(wire.pool(), form, neighbour, check);
    private final FrameTemplate template = FrameTemplate.udp(BenchNetwork.GENERATOR_MAC, ToyDirector.MAC, 64);

    @AfterEach
    void allBuffersAreBack() {
        assertThat(wire.hasAllBuffers()).isTrue();
    }

    @Test
    void theDirectorIsFoundByArp() {
        neighbour.askForDirector();
        flood(Traffic.CLIENT).drainUntil(System.nanoTime() + SLICE_NANOS);

        assertThat(neighbour.directorMac()).isEqualTo(ToyDirector.MAC);
        assertThat(arrivals.others()).isZero();
    }

    @Test
    void openingLearnsTheServerOfEveryFlow() {
        assertThat(open()).isZero();
        assertThat(IntStream.range(0, FLOWS).map(flows::server).distinct().sorted())
                .containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
    }

    @Test
    void openingRepeatsWhatWasLost() {
        wire.lose(60);
        assertThat(open()).isZero();
    }

    @Test
    void mixedTrafficComesBackWholeAndInBothDirections() {
        open();
        Flood flood = flood(Traffic.MIXED);
        run(flood);
        flood.drainUntil(System.nanoTime() + SLICE_NANOS);

        assertThat(flood.sent()).isPositive();
        assertThat(arrivals.packets()).isEqualTo(flood.sent());
        assertThat(arrivals.bytes()).isEqualTo(flood.sent() * 64);
        assertThat(check.checked()).isPositive();
        assertThat(check.isClean()).isTrue();
    }

    @Test
    void aFlowThatChangesItsServerIsNoticed() {
        open();
        wire.forgetServers();
        run(flood(Traffic.CLIENT));

        assertThat(check.movedFlows()).isPositive();
        assertThat(check.isClean()).isFalse();
    }

    @Test
    void aWrongChecksumIsNoticed() {
        open();
        wire.forgetChecksums();
        run(flood(Traffic.CLIENT));

        assertThat(check.badChecksums()).isPositive();
    }

    private void run(Flood flood) {
        for (int i = 0; i < MAXIMUM_SLICES && arrivals.packets() < PACKETS; i++) {
            flood.runUntil(System.nanoTime() + SLICE_NANOS);
        }
    }

    private int open() {
        Opening opening = new Opening(wire, flows, arrivals, form);
        return opening.open(List.of(new Opening.Stage(template, false)));
    }

    private Flood flood(Traffic traffic) {
        FrameMix mix = FrameMix.of("64", bytes -> template);
        return new Flood(wire, mix, FlowOrder.random(FLOWS), flows, arrivals, traffic, 32);
    }
}
