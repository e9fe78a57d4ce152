package sluice.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading and changing the options of TCP headers, whatever their alignment. */
class TcpOptionsTest {
    private static final int SEED = 20260601;
    private static final int FRAMES = 100_000;

    private final FrameRoom room = new FrameRoom();

    @AfterEach
    void close() {
        room.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        // options, MSS, window scale, SACK permitted, has timestamps
        "020405b4, 1460, -1, false, false",
        "020405b40402080a0000000100000000 0103 0307, 1460, 7, true, true",
        "0101080a00000001000000000204 0218, 536, -1, false, true",
        "03030f, 0, 14, false, false",
        "0402, 0, -1, true, false",
        "01010101, 0, -1, false, false",
        "00000402, 0, -1, false, false",
        "0205b4, 0, -1, false, false",
        "0203 05 0402, 0, -1, true, false",
        "fe0402 01 020405b4, 1460, -1, false, false",
    })
    void readsWhatASynAsksFor(String options, int mss, int scale, boolean isSackPermitted, boolean hasTimestamps) {
        long tcp = put(SegmentMaker.segment(false, Tcp.SYN).options(options));

        assertThat(TcpOptions.mss(tcp, 0)).as("MSS").isEqualTo(mss);
        assertThat(TcpOptions.windowScale(tcp)).as("window scale").isEqualTo(scale);
        assertThat(TcpOptions.isSackPermitted(tcp)).as("SACK permitted").isEqualTo(isSackPermitted);
        assertThat(TcpOptions.timestamps(tcp) != TcpOptions.NONE)
                .as("timestamps")
                .isEqualTo(hasTimestamps);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fe00020405b40000", "fe01020405b40000", "fe09020405b40000", "fdff020405b40000", "010101fe"})
    void aBrokenOptionEndsTheList(String options) {
        long tcp = put(SegmentMaker.segment(false, Tcp.SYN).options(options));

        assertThat(TcpOptions.mss(tcp, 0)).isZero();
        assertThat(TcpOptions.find(tcp, Toa.KIND)).isEqualTo(TcpOptions.NONE);
        assertThat(TcpOptions.erase(tcp, Toa.KIND)).isZero();
        assertThat(ExactMemory.hex(tcp + Tcp.BYTES, options.length() / 2)).isEqualTo(options);
    }

    @ParameterizedTest(name = "{0} without kind {1} is {2}")
    @CsvSource({
        "020405b4080a0102030405060708, 8, 020405b401010101010101010101",
        "01080a01020304050607080204 05b4, 8, 0101010101010101010101020405b4",
        "fe08123401020304fe0401020402, 254, 0101010101010101010101010402",
        "03fe0302, 254, 03fe0302",
        "030307fe03 0a 0402, 254, 030307010101 0402",
    })
    void erasesAllOptionsOfAKind(String options, int kind, String left) {
        SegmentMaker maker =
                SegmentMaker.segment(false, Tcp.SYN).options(options).data(new byte[] {1, 2, 3});
        long tcp = put(maker);

        Tcp.mend(tcp, TcpOptions.erase(tcp, kind));

        DecodedSegment segment = decoded(tcp, maker);
        assertThat(segment.optionBytes()).startsWith(left.replace(" ", ""));
        assertThat(segment.isGood()).isTrue();
    }

    @ParameterizedTest(name = "{0} less {1} is {2}")
    @CsvSource({
        "020405b4, 8, 020405ac",
        "01020405b4, 20, 01020405a0",
        "02040048, 20, 02040040",
        "02040030, 8, 02040030",
        "020305b4, 8, 020305b4",
        "01010402, 8, 01010402",
    })
    void lowersTheMss(String options, int bytes, String lower) {
        SegmentMaker maker = SegmentMaker.segment(true, Tcp.SYN).options(options);
        long tcp = put(maker);

        Tcp.mend(tcp, TcpOptions.lowerMss(tcp, bytes));

        assertThat(decoded(tcp, maker).optionBytes()).startsWith(lower);
        assertThat(decoded(tcp, maker).isGood()).isTrue();
    }

    @Test
    void shiftsTheEdgesOfAllSackBlocks() {
        SegmentMaker maker = SegmentMaker.segment(false, Tcp.ACK)
                .options("01 0512 00000010 00000020 fffffff0 00000005 050a 00000001 00000002");
        long tcp = put(maker);

        Tcp.mend(tcp, TcpOptions.shiftSack(tcp, 0, -0x10, -0x10));

        assertThat(decoded(tcp, maker).options())
                .containsExactly("05120000000000000010ffffffe0fffffff5", "050afffffff1fffffff2");
        assertThat(decoded(tcp, maker).isGood()).isTrue();
    }

    @Test
    void leavesSackBlocksOfAStrangeLengthAlone() {
        SegmentMaker maker = SegmentMaker.segment(false, Tcp.ACK).options("0509 00000010 000000");
        long tcp = put(maker);

        assertThat(TcpOptions.shiftSack(tcp, 0, 5, 5)).isZero();
        assertThat(room.bytes(tcp - maker.tcp(), 0)).isEqualTo(maker.bytes());
    }

    @ParameterizedTest(name = "scale {0}, SACK {1}, timestamps {2}: {3}")
    @CsvSource({
        "-1, false, false, 020405b4",
        "-1, true, false, 020405b401010402",
        "7, false, false, 020405b401030307",
        "14, true, false, 020405b4010104020103030e",
        "-1, false, true, 020405b40101080a0000000500000006",
        "0, true, true, 020405b40402080a000000050000000601030300",
    })
    void writesTheOptionsOfASyn(int scale, boolean isSackPermitted, boolean hasTimestamps, String expected) {
        long tcp = room.put(0, new byte[Tcp.BYTES + expected.length() / 2], 0);

        TcpOptions.writeSyn(tcp, 1460, scale, isSackPermitted, hasTimestamps, 5, 6);

        assertThat(ExactMemory.hex(tcp + Tcp.BYTES, expected.length() / 2)).isEqualTo(expected);
        assertThat(Tcp.headerLength(tcp)).isEqualTo(Tcp.BYTES + expected.length() / 2);
    }

    @Test
    void keepsRightChecksumsRightAndWrongOnesWrongWhateverTheOptionsAre() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int n = 0; n < FRAMES; n++) {
            SegmentMaker maker = SegmentMaker.random(random).options(RandomOptions.make(random));
            byte[] frame = maker.bytes();
            boolean isDamaged = random.nextInt(8) == 0 && maker.data().length > 0;
            long tcp = room.put(0, isDamaged ? FrameRoom.damaged(frame) : frame, 0) + maker.tcp();
            int delta = change(tcp, random);
            Tcp.mend(tcp, delta);
            byte[] after = room.bytes(tcp - maker.tcp(), 0);
            if (DecodedSegment.of(after).isGood() == isDamaged) {
                throw new AssertionError("frame " + n + ": " + Arrays.toString(frame));
            }
        }
    }

    private static int change(long tcp, SplittableRandom random) {
        return switch (random.nextInt(6)) {
            case 0 -> TcpOptions.erase(tcp, TcpOptions.TIMESTAMPS);
            case 1 -> Toa.erase(tcp);
            case 2 -> TcpOptions.lowerMss(tcp, random.nextInt(30));
            case 3 -> TcpOptions.shiftSack(tcp, random.nextInt(), random.nextInt(), random.nextInt());
            case 4 -> TcpOptions.shiftTimestampValue(tcp, random.nextInt());
            default -> TcpOptions.shiftTimestampEcho(tcp, random.nextInt());
        };
    }

    private long put(SegmentMaker maker) {
        return room.put(0, maker.bytes(), 0) + maker.tcp();
    }

    private DecodedSegment decoded(long tcp, SegmentMaker maker) {
        return DecodedSegment.of(room.bytes(tcp - maker.tcp(), 0));
    }
}
