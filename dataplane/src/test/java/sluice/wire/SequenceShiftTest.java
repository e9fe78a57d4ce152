package sluice.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sequence numbers, acknowledgements, clocks and windows of segments that pass between sides that count otherwise. */
class SequenceShiftTest {
    private static final int SEED = 20260603;
    private static final String ACK_5_SACK_10_TO_20 = "0101050a0000000a00000014";

    private final FrameRoom room = new FrameRoom();

    @AfterEach
    void close() {
        room.close();
    }

    @ParameterizedTest(name = "flags {0}, by {1} and {2}")
    @CsvSource({
        "0x10,  7,  0, 107,  5, 0000000a00000014",
        "0x10,  0, -7, 100, -2, 000000030000000d",
        "0x18, -200, 9, -100, 14, 000000130000001d",
        "0x02,  7,  9, 107,  5, 0000000a00000014",
        "0x10,  0,  0, 100,  5, 0000000a00000014",
    })
    void movesWhatASegmentCounts(int flags, int sequence, int shift, int newSequence, int newAck, String edges) {
        SegmentMaker maker = SegmentMaker.segment(true, flags).numbers(100, 5).options(ACK_5_SACK_10_TO_20);
        long tcp = room.put(0, maker.bytes(), 0) + maker.tcp();

        SequenceShift.shift(tcp, sequence, shift);

        DecodedSegment after = DecodedSegment.of(room.bytes(tcp - maker.tcp(), 0));
        assertThat(after.sequence()).isEqualTo(newSequence);
        assertThat(after.acknowledgement()).isEqualTo(newAck);
        assertThat(after.options()).containsExactly("050a" + edges);
        assertThat(after.isGood()).isTrue();
    }

    @ParameterizedTest(name = "flags {0}")
    @CsvSource({"0x10, 0000000700000004", "0x02, 0000000700000006"})
    void movesTheClocks(int flags, String times) {
        SegmentMaker maker = SegmentMaker.segment(false, flags).options("080a 00000005 00000006");
        long tcp = room.put(0, maker.bytes(), 0) + maker.tcp();

        SequenceShift.shiftTimestamps(tcp, 2, -2);

        DecodedSegment after = DecodedSegment.of(room.bytes(tcp - maker.tcp(), 0));
        assertThat(after.options()).containsExactly("080a" + times);
        assertThat(after.isGood()).isTrue();
    }

    @ParameterizedTest(name = "scale {0} for one who was told {1}")
    @CsvSource({"7, 7, 8192", "8, 7, 16384", "7, 9, 2048", "14, 0, 65535", "0, 14, 0"})
    void rescalesTheWindow(int from, int to, int window) {
        SegmentMaker maker = SegmentMaker.segment(false, Tcp.ACK);
        long tcp = room.put(0, maker.bytes(), 0) + maker.tcp();

        SequenceShift.rescaleWindow(tcp, from, to);

        DecodedSegment after = DecodedSegment.of(room.bytes(tcp - maker.tcp(), 0));
        assertThat(after.window()).isEqualTo(window);
        assertThat(after.isGood()).isTrue();
    }

    @Test
    void thereAndBackAgainIsTheSameSegmentWithRightAndWrongChecksums() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int n = 0; n < 20_000; n++) {
            SegmentMaker maker = SegmentMaker.random(random).options(RandomOptions.make(random));
            boolean isDamaged = random.nextBoolean() && maker.data().length > 0;
            byte[] frame = isDamaged ? FrameRoom.damaged(maker.bytes()) : maker.bytes();
            int sequence = random.nextInt();
            int acknowledgement = random.nextInt();
            long start = room.put(0, frame, 0);
            SequenceShift.shift(start + maker.tcp(), sequence, acknowledgement);
            assertThat(DecodedSegment.of(room.bytes(start, 0)).isGood()).isNotEqualTo(isDamaged);
            SequenceShift.shift(start + maker.tcp(), -sequence, -acknowledgement);
            assertThat(room.bytes(start, 0)).isEqualTo(frame);
        }
    }
}
