package sluice.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ReplyShiftTest {
    private static final int LENGTH = 48;

    @Test
    void shiftsWhatComesAfterTheTextAndWhatAcknowledgesIt() {
        long shift = ReplyShift.resized(ReplyShift.NONE, 5_000, 3);
        assertThat(ofSequence(shift, 4_990)).isZero();
        assertThat(ofSequence(shift, 5_000)).isZero();
        assertThat(ofSequence(shift, 5_000 + LENGTH)).isEqualTo(3);
        assertThat(ofAcknowledgement(shift, 5_000)).isZero();
        assertThat(ofAcknowledgement(shift, 5_000 + LENGTH + 3)).isEqualTo(3);
    }

    @Test
    void addsUpTextsThatGetLongerAndShorter() {
        long shift = ReplyShift.resized(ReplyShift.NONE, 5_000, 3);
        shift = ReplyShift.resized(shift, 6_000, -12);
        assertThat(ofSequence(shift, 5_999)).isEqualTo(3);
        assertThat(ofSequence(shift, 6_000)).isEqualTo(3);
        assertThat(ofSequence(shift, 6_001)).isEqualTo(-9);
        assertThat(ofAcknowledgement(shift, 6_003)).isEqualTo(3);
        assertThat(ofAcknowledgement(shift, 6_000 + LENGTH - 9)).isEqualTo(-9);
    }

    @Test
    void countsARetransmissionOnce() {
        long shift = ReplyShift.resized(ReplyShift.NONE, 5_000, 3);
        assertThat(ReplyShift.resized(shift, 5_000, 3)).isEqualTo(shift);
        assertThat(ReplyShift.resized(shift, 4_000, 3)).isEqualTo(shift);
    }

    @Test
    void worksWhereNumbersWrap() {
        long shift = ReplyShift.resized(ReplyShift.NONE, -10, -7);
        assertThat(ofSequence(shift, 20)).isEqualTo(-7);
        assertThat(ofSequence(shift, -20)).isZero();
        assertThat(ReplyShift.bytes(ReplyShift.resized(shift, 30, 7))).isZero();
    }

    @Test
    void hasRoomForHundredsOfThousandsOfTexts() {
        long shift = ReplyShift.NONE;
        int texts = 0;
        while (ReplyShift.hasRoom(shift)) {
            shift = ReplyShift.resized(shift, 100 * ++texts, 12);
            assertThat(ReplyShift.bytes(shift)).isEqualTo(12 * texts);
        }
        assertThat(texts).isGreaterThan(500_000);
    }

    /** What is added to a number of the server. */
    private static int ofSequence(long shift, int sequence) {
        return sequence - ReplyShift.start(shift) > 0 ? ReplyShift.bytes(shift) : ReplyShift.bytesBefore(shift);
    }

    /** What is taken from a number that the client acknowledges. */
    private static int ofAcknowledgement(long shift, int number) {
        return ofSequence(shift, number - ReplyShift.bytesBefore(shift));
    }
}
