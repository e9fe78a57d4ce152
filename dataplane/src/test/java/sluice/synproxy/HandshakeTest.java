package sluice.synproxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.wire.DecodedSegment;
import sluice.wire.FrameMaker;
import sluice.wire.FrameMaker6;
import sluice.wire.FrameRoom;
import sluice.wire.SegmentMaker;
import sluice.wire.Tcp;

/** The director's SYN-ACK to a client and, when the cookie comes back, its SYN to a server. */
class HandshakeTest {
    private static final int SEED = 20260607;
    private static final int FRAMES = 100_000;
    private static final int ISN = 4711;
    private static final int NOW = 12;
    private static final int TIME = 0x0BAD_CAFE;
    private static final Offer EVERYTHING = new Offer(9, true, true, 4096);
    private static final Offer NOTHING = new Offer(-1, false, false, 0);

    private final SynCookie cookies = new SynCookie(5, 6, 7, 8);
    private final FrameRoom room = new FrameRoom();

    @AfterEach
    void close() {
        room.close();
    }

    @ParameterizedTest(name = "{1} of IPv6 {0} is answered with {2}, the server asked for {3}")
    @CsvSource({
        "false, 020405b4, 020405ac, 020405b4",
        "true, '', 020405ac, 02040400",
        "false, '', 020405ac, 02040218",
        "false, 020405b40402080a0000000900000000 01030307,"
                + " 020405ac0402080a0badcafe00000009 01030309, 020405b40402080a0000000a00000000 01030307",
        "true, 020405a001030300 01010402, 020405ac01010402 01030309, 020405a001010402 01030300",
        "false, 080a0000000900000000 02040040, 020405ac0101080a0badcafe00000009, 020400400101080a0000000a00000000",
    })
    void agreesToWhatTheClientAsksFor(boolean isIpv6, String asked, String answered, String server) {
        SegmentMaker syn = syn(isIpv6).vlan(3).ipOptions(8).options(asked);
        DecodedSegment client = DecodedSegment.of(syn.bytes());

        DecodedSegment synAck = answer(syn, EVERYTHING);

        assertThat(synAck.optionBytes()).isEqualTo(answered.replace(" ", ""));
        assertThat(synAck.flags()).isEqualTo(Tcp.SYN | Tcp.ACK);
        assertThat(synAck.acknowledgement()).isEqualTo(ISN + 1);
        assertThat(synAck.window()).isEqualTo(4096);
        assertThat(synAck.hops()).isEqualTo(63);
        assertThat(synAck.data()).isEmpty();
        assertThat(synAck.source()).isEqualTo(client.destination());
        assertThat(synAck.destination()).isEqualTo(client.source());
        assertThat(synAck.sourcePort()).isEqualTo(client.destinationPort());
        assertThat(synAck.destinationPort()).isEqualTo(client.sourcePort());
        assertThat(synAck.link())
                .isEqualTo("020000000002020000000001" + client.link().substring(24));
        assertThat(synAck.isIpGood() && synAck.isGood()).as("checksums").isTrue();

        int negotiated = verify(isIpv6, synAck.sequence());
        DecodedSegment own = serverSyn(isIpv6, negotiated);
        assertThat(own.optionBytes()).isEqualTo(server.replace(" ", ""));
        assertThat(own.flags()).isEqualTo(Tcp.SYN);
        assertThat(own.sequence()).isEqualTo(ISN);
        assertThat(own.acknowledgement()).isZero();
        assertThat(own.hops()).isEqualTo(64);
        assertThat(own.window()).isEqualTo(4096);
        assertThat(own.isIpGood() && own.isGood()).as("checksums").isTrue();
    }

    @Test
    void agreesToNoMoreThanIsOffered() {
        SegmentMaker syn = syn(false).options("020405b40402080a000000090000000001030307");

        DecodedSegment synAck = answer(syn, NOTHING);

        assertThat(synAck.optionBytes()).isEqualTo("020405ac");
        assertThat(synAck.window()).isZero();
        assertThat(verify(false, synAck.sequence())).isEqualTo(Negotiated.of(1460, -1, false, false));
    }

    @Test
    void theSynToTheServerIsBetweenItsAddresses() {
        DecodedSegment own = serverSyn(true, Negotiated.of(1440, 0, false, false));

        assertThat(own.source()).isEqualTo("fd00:20:0:0:0:0:0:1");
        assertThat(own.destination()).isEqualTo("fd00:20:0:0:0:0:0:2");
        assertThat(own.sourcePort()).isEqualTo(1025);
        assertThat(own.destinationPort()).isEqualTo(8080);
    }

    @Test
    void aSynWithAWrongChecksumIsNotAnswered() {
        SegmentMaker syn = syn(false).options("020405b4");
        byte[] frame = FrameRoom.damaged(syn.bytes());
        long start = room.put(0, frame, SynAck.MAXIMUM_TCP_BYTES);

        assertThat(answer(start, syn, EVERYTHING)).isEqualTo(SynAck.NOTHING);
        assertThat(Arrays.copyOf(room.bytes(start, 0), frame.length)).isEqualTo(frame);
    }

    @Test
    void whateverTheOptionsAreTheAnswerIsASegment() {
        SplittableRandom random = new SplittableRandom(SEED);
        byte[] options = new byte[40];
        for (int n = 0; n < FRAMES; n++) {
            random.nextBytes(options);
            for (int i = 0; i < options.length; i++) {
                // Small numbers are kinds and lengths that mean something.
                options[i] = (byte) (random.nextInt(4) == 0 ? options[i] : options[i] & 0xF);
            }
            SegmentMaker syn =
                    SegmentMaker.random(random).options(Arrays.copyOf(options, random.nextInt(options.length + 1)));
            byte[] frame = syn.bytes();
            DecodedSegment client = DecodedSegment.of(frame);
            long start = room.put(0, frame, SynAck.MAXIMUM_TCP_BYTES);
            int length = answer(start, syn, random.nextBoolean() ? EVERYTHING : Offer.DEFAULT);
            DecodedSegment answer = DecodedSegment.of(Arrays.copyOf(room.bytes(start, 0), length));
            if (!answer.isGood()
                    || !answer.isIpGood()
                    || answer.acknowledgement() != client.sequence() + 1
                    || !answer.data().isEmpty()) {
                throw new AssertionError("frame " + n + ": " + Arrays.toString(frame));
            }
        }
    }

    private static SegmentMaker syn(boolean isIpv6) {
        return SegmentMaker.segment(isIpv6, Tcp.SYN).numbers(ISN, 0);
    }

    private DecodedSegment answer(SegmentMaker syn, Offer offer) {
        long frame = room.put(0, syn.bytes(), SynAck.MAXIMUM_TCP_BYTES);
        int length = answer(frame, syn, offer);
        return DecodedSegment.of(Arrays.copyOf(room.bytes(frame, 0), length));
    }

    private int answer(long frame, SegmentMaker syn, Offer offer) {
        return SynAck.answer(
                frame, frame + syn.ip(), frame + syn.tcp(), FrameMaker.PORT, cookies, NOW, TIME, 1452, offer);
    }

    private int verify(boolean isIpv6, int cookie) {
        SegmentMaker ack = SegmentMaker.segment(isIpv6, Tcp.ACK).numbers(ISN + 1, cookie + 1);
        long frame = room.put(0, ack.bytes(), 0);
        return cookies.verify(frame + ack.ip(), frame + ack.tcp(), NOW + 1);
    }

    private DecodedSegment serverSyn(boolean isIpv6, int negotiated) {
        String local = isIpv6 ? "fd00:20::1" : "10.2.0.1";
        String server = isIpv6 ? "fd00:20::2" : "10.2.0.2";
        int link = 14;
        byte[] empty = new byte[link + 80];
        empty[12] = (byte) (isIpv6 ? 0x86 : 0x08);
        empty[13] = (byte) (isIpv6 ? 0xDD : 0x00);
        long frame = room.put(0, empty, 0);
        int length = ServerSyn.write(
                frame + link,
                FrameMaker6.high(local),
                FrameMaker6.low(local),
                FrameMaker6.high(server),
                FrameMaker6.low(server),
                1025 << 16 | 8080,
                ISN,
                negotiated,
                10,
                4096);
        return DecodedSegment.of(Arrays.copyOf(room.bytes(frame, 0), link + length));
    }
}
