package sluice.synproxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.wire.FrameRoom;
import sluice.wire.SegmentMaker;
import sluice.wire.Tcp;

/** Cookies: who brings one back, and who only says so. */
class SynCookieTest {
    private static final int SEED = 20260606;
    private static final int ISN = 0xFFFF_FFFF;
    private static final int NOW = 77;

    private final SynCookie cookies = new SynCookie(1, 2, 3, 4);
    private final FrameRoom room = new FrameRoom();

    @AfterEach
    void close() {
        room.close();
    }

    @ParameterizedTest(name = "made in minute {0}, brought back in minute {1}")
    @CsvSource({
        "77, 77, true",
        "77, 78, true",
        "77, 81, true",
        "77, 82, false",
        "77, 76, false",
        "254, 258, true",
        "254, 259, false",
        "-2, 2, true",
        "77, 333, false",
    })
    void areGoodForFourMinutes(int made, int back, boolean isGood) {
        int negotiated = Negotiated.of(1460, 7, true, false);
        int cookie = make(false, made, negotiated);

        int verified = verify(ack(false, ISN, cookie), back);

        assertThat(verified).isEqualTo(isGood ? negotiated : Negotiated.INVALID);
    }

    @Test
    void carryAllThatCanBeNegotiated() {
        for (int mss : new int[] {64, 256, 512, 536, 1024, 1280, 1440, 1452, 1460, 4312}) {
            for (int scale = -1; scale <= 14; scale++) {
                for (int bits = 0; bits < 4; bits++) {
                    int negotiated = Negotiated.of(mss, scale, (bits & 1) != 0, (bits & 2) != 0);
                    int verified = verify(ack(true, ISN, make(true, NOW, negotiated)), NOW + 1);
                    assertThat(verified).isEqualTo(negotiated);
                    assertThat(Negotiated.mss(verified)).isEqualTo(mss);
                    assertThat(Negotiated.windowScale(verified)).isEqualTo(scale);
                    assertThat(Negotiated.isSackPermitted(verified)).isEqualTo((bits & 1) != 0);
                    assertThat(Negotiated.hasTimestamps(verified)).isEqualTo((bits & 2) != 0);
                }
            }
        }
    }

    @Test
    void areWorthNothingToOthers() {
        int cookie = make(false, NOW, Negotiated.of(1460, 7, true, false));

        assertThat(verify(ack(false, ISN, cookie).ports(40001, 80), NOW)).isEqualTo(Negotiated.INVALID);
        assertThat(verify(ack(false, ISN, cookie).ports(40000, 81), NOW)).isEqualTo(Negotiated.INVALID);
        assertThat(verify(ack(false, ISN + 1, cookie), NOW)).isEqualTo(Negotiated.INVALID);
        assertThat(verify(ack(false, ISN, cookie + 1), NOW)).isEqualTo(Negotiated.INVALID);
        assertThat(verify(ack(true, ISN, cookie), NOW)).isEqualTo(Negotiated.INVALID);
        SynCookie others = SynCookie.withRandomSecrets();
        SegmentMaker ack = ack(false, ISN, cookie);
        long frame = room.put(0, ack.bytes(), 0);
        assertThat(others.verify(frame + ack.ip(), frame + ack.tcp(), NOW)).isEqualTo(Negotiated.INVALID);
    }

    @Test
    void areNotGuessed() {
        SplittableRandom random = new SplittableRandom(SEED);
        SegmentMaker maker = ack(false, ISN, 0);
        long frame = room.put(0, maker.bytes(), 0);
        int accepted = 0;
        for (int n = 0; n < 500_000; n++) {
            Tcp.acknowledgement(frame + maker.tcp(), random.nextInt());
            accepted += cookies.verify(frame + maker.ip(), frame + maker.tcp(), NOW) == Negotiated.INVALID ? 0 : 1;
        }
        // Five minutes of 256, ten sizes of 16, 14 bits that must be 0: one guess in 1.3 million.
        assertThat(accepted).isLessThan(6);
    }

    @Test
    void differBetweenFlows() {
        int negotiated = Negotiated.of(536, -1, false, false);
        SegmentMaker one = SegmentMaker.segment(false, Tcp.SYN).numbers(ISN, 0);
        int first = make(one, NOW, negotiated);
        int second = make(one.ports(40001, 80), NOW, negotiated);

        assertThat(first).isNotEqualTo(second);
    }

    @ParameterizedTest
    @CsvSource({"0, 64", "63, 64", "64, 64", "255, 64", "1459, 1452", "1460, 1460", "9000, 4312", "65535, 4312"})
    void roundTheMssDown(int mss, int rounded) {
        assertThat(Negotiated.mss(Negotiated.of(mss, -1, false, false))).isEqualTo(rounded);
    }

    @Test
    void minutesAreThoseOfTheClock() {
        assertThat(SynCookie.minutes(59_999_999_999L)).isZero();
        assertThat(SynCookie.minutes(60_000_000_000L)).isEqualTo(1);
    }

    /** The reference implementation's hash of the bytes 0 to 39 under the key of bytes 0 to 15, as OpenSSL has it, too. */
    @Test
    void hashAsTheReferenceDoes() {
        assertThat(SipHash.hash(
                        0x0706050403020100L,
                        0x0f0e0d0c0b0a0908L,
                        0x0706050403020100L,
                        0x0f0e0d0c0b0a0908L,
                        0x1716151413121110L,
                        0x1f1e1d1c1b1a1918L,
                        0x2726252423222120L))
                .isEqualTo(0x0e3ea96b5304a7d0L);
    }

    private int make(boolean isIpv6, int minutes, int negotiated) {
        return make(SegmentMaker.segment(isIpv6, Tcp.SYN).numbers(ISN, 0), minutes, negotiated);
    }

    private int make(SegmentMaker syn, int minutes, int negotiated) {
        long frame = room.put(0, syn.bytes(), 0);
        return cookies.make(frame + syn.ip(), frame + syn.tcp(), minutes, negotiated);
    }

    private static SegmentMaker ack(boolean isIpv6, int isn, int cookie) {
        return SegmentMaker.segment(isIpv6, Tcp.ACK).numbers(isn + 1, cookie + 1);
    }

    private int verify(SegmentMaker ack, int minutes) {
        long frame = room.put(0, ack.bytes(), 0);
        return cookies.verify(frame + ack.ip(), frame + ack.tcp(), minutes);
    }
}
