package sluice.bench.generator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sluice.dpdk.Memory;
import sluice.wire.Ipv4;

/** Traffic at a given rate, and what its stamps tell. */
class PacedGeneratorTest {
    private static final int PACKETS = 2_000;
    private static final int STAMPED = PACKETS / 7;

    private final ToyDirector wire = new ToyDirector();
    private final PacedGenerator generator = new PacedGenerator(wire, 100, 32);

    @BeforeEach
    void open() {
        generator.find();
        generator.open();
    }

    @Test
    void allPacketsOfAnOrderAreOfferedAndComeBackAndEverySeventhIsTimed() {
        Map<String, Object> result = generator.pace(0.1, 20, PACKETS);

        assertThat(result).containsEntry("offered", (long) PACKETS).containsEntry("refused", 0L);
        assertThat(result).containsEntry("lost", 0L).containsEntry("clean", true);
        assertThat(result)
                .extractingByKey("micros", InstanceOfAssertFactories.MAP)
                .extractingByKey("all", InstanceOfAssertFactories.MAP)
                .containsEntry("count", (long) STAMPED);
        assertThat(wire.hasAllBuffers()).isTrue();
    }

    @Test
    void theRateIsKept() {
        long start = System.nanoTime();
        generator.pace(0.1, 20, PACKETS);

        assertThat(System.nanoTime() - start).isGreaterThan(19_000_000L);
    }

    @Test
    void whatIsLostIsCounted() {
        wire.lose(60);

        assertThat(generator.pace(0.1, 20, PACKETS)).containsEntry("lost", 60L);
    }

    @Test
    void aStampTellsTimesUpToFourSecondsAndChangesNoChecksum() {
        long frame = Memory.allocate(FrameTemplate.LINE_BYTES, Memory.CACHE_LINE_BYTES);
        FrameTemplate template = FrameTemplate.udp(BenchNetwork.GENERATOR_MAC, ToyDirector.MAC, 64);
        template.write(frame, BenchNetwork.clientAddress(1), BenchNetwork.VIRTUAL, BenchNetwork.VIRTUAL_PORT);
        assertThat(Stamp.age(frame, 1)).isEqualTo(Stamp.NONE);

        Stamp.write(frame, 0xFFFF_FFFFFL);

        assertThat(Stamp.age(frame, 0xFFFF_FFFFFL + 4_000_000_000L)).isEqualTo(4_000_000_000L);
        assertThat(new ReturnedFrame(Method.NAT, Ipv4.UDP).hasGoodChecksums(frame, 64))
                .isTrue();
    }
}
