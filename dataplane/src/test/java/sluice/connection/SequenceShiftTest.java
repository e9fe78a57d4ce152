package sluice.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SequenceShiftTest {
    private static final int LENGTH = 48;

    @Test
    void shiftsWhatComesAfterTheTextAndWhatAcknowledgesIt() {
        long shift = SequenceShift.resized(SequenceShift.NONE, 5_000, 3);
        assertThat(SequenceShift.ofSequence(shift, 4_990)).isZero();
        assertThat(SequenceShift.ofSequence(shift, 5_000)).isZero();
        assertThat(SequenceShift.ofSequence(shift, 5_000 + LENGTH)).isEqualTo(3);
        assertThat(SequenceShift.ofAcknowledgement(shift, 5_000)).isZero();
        assertThat(SequenceShift.ofAcknowledgement(shift, 5_000 + LENGTH + 3)).isEqualTo(3);
    }

    @Test
    void addsUpTextsThatGetLongerAndShorter() {
        long shift = SequenceShift.resized(SequenceShift.NONE, 5_000, 3);
        shift = SequenceShift.resized(shift, 6_000, -12);
        assertThat(SequenceShift.ofSequence(shift, 5_999)).isEqualTo(3);
        assertThat(SequenceShift.ofSequence(shift, 6_000)).isEqualTo(3);
        assertThat(SequenceShift.ofSequence(shift, 6_001)).isEqualTo(-9);
        assertThat(SequenceShift.ofAcknowledgement(shift, 6_003)).isEqualTo(3);
        assertThat(SequenceShift.ofAcknowledgement(shift, 6_000 + LENGTH - 9)).isEqualTo(-9);
    }

    @Test
    void countsARetransmissionOnce() {
        long shift = SequenceShift.resized(SequenceShift.NONE, 5_000, 3);
        assertThat(SequenceShift.resized(shift, 5_000, 3)).isEqualTo(shift);
        assertThat(SequenceShift.resized(shift, 4_000, 3)).isEqualTo(shift);
    }

    @Test
    void worksWhereNumbersWrap() {
        long shift = SequenceShift.resized(SequenceShift.NONE, -10, -7);
        assertThat(SequenceShift.ofSequence(shift, 20)).isEqualTo(-7);
        assertThat(SequenceShift.ofSequence(shift, -20)).isZero();
        assertThat(SequenceShift.bytes(SequenceShift.resized(shift, 30, 7))).isZero();
    }

    @Test
    void hasRoomForHundredsOfThousandsOfTexts() {
        long shift = SequenceShift.NONE;
        int texts = 0;
        while (SequenceShift.hasRoom(shift)) {
            shift = SequenceShift.resized(shift, 100 * ++texts, 12);
            assertThat(SequenceShift.bytes(shift)).isEqualTo(12 * texts);
        }
        assertThat(texts).isGreaterThan(500_000);
    }
}
