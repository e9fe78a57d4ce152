package sluice.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.dpdk.Memory;

/** Data of the director's before those of a segment. */
class TcpDataTest {
    private static final int SEED = 20260604;
    private static final int FRAMES = 100_000;
    private static final HexFormat HEX = HexFormat.of();

    private final FrameRoom room = new FrameRoom();
    private final ExactMemory memory = new ExactMemory();

    @AfterEach
    void close() {
        room.close();
        memory.close();
    }

    @ParameterizedTest(name = "{2} before {1}, IPv6 {0}")
    @CsvSource({
        "false, 0102, aabb",
        "false, 0102, aabbcc",
        "false, 010203, aabbcc",
        "false, '', aabbcc",
        "true, 010203, aabb",
        "true, 010203, aa",
        "true, '', aa",
    })
    void areTheFirstOfTheSegment(boolean isIpv6, String data, String first) {
        SegmentMaker maker = SegmentMaker.segment(isIpv6, Tcp.ACK | Tcp.PSH)
                .vlan(9)
                .ipOptions(8)
                .options("0101080a0000000500000006")
                .data(HEX.parseHex(data));
        DecodedSegment before = DecodedSegment.of(maker.bytes());

        DecodedSegment after = prepend(maker, maker.bytes(), HEX.parseHex(first));

        assertThat(after.data()).isEqualTo(first + data);
        assertThat(after.packetBytes()).isEqualTo(before.packetBytes() + first.length() / 2);
        assertThat(after.isIpGood() && after.isGood()).as("checksums").isTrue();
        assertThat(after)
                .usingRecursiveComparison()
                .ignoringFields("packetBytes", "data")
                .isEqualTo(before);
    }

    @Test
    void urgentDataAreAsFarFromTheEndAsBefore() {
        SegmentMaker maker = SegmentMaker.segment(false, Tcp.ACK).urgent(3).data(new byte[5]);

        DecodedSegment after = prepend(maker, maker.bytes(), new byte[28]);

        assertThat(after.urgent()).isEqualTo(31);
        assertThat(after.isGood()).isTrue();
    }

    @Test
    void rightChecksumsStayRightAndWrongOnesWrong() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int n = 0; n < FRAMES; n++) {
            SegmentMaker maker = SegmentMaker.random(random).options(RandomOptions.make(random));
            boolean isDamaged = random.nextInt(4) == 0 && maker.data().length > 0;
            byte[] frame = isDamaged ? FrameRoom.damaged(maker.bytes()) : maker.bytes();
            byte[] first = new byte[random.nextInt(1, ProxyHeader.MAXIMUM_BYTES + 1)];
            random.nextBytes(first);
            long start = room.put(first.length, frame, first.length);
            // The data to put in lie behind the frame.
            Memory.copyIn(first, 0, start + frame.length, first.length);
            long newFrame =
                    TcpData.prepend(start, start + maker.ip(), start + maker.tcp(), start + frame.length, first.length);
            DecodedSegment after = DecodedSegment.of(room.bytes(newFrame, first.length));
            if (newFrame != start - first.length || !after.isIpGood() || after.isGood() == isDamaged) {
                throw new AssertionError("frame " + n + ": " + HEX.formatHex(frame));
            }
        }
    }

    @ParameterizedTest(name = "IPv6 {0}")
    @ValueSource(booleans = {false, true})
    void goAsASegmentOfTheirOwn(boolean isIpv6) {
        SegmentMaker maker = SegmentMaker.segment(isIpv6, Tcp.ACK | Tcp.FIN)
                .vlan(9)
                .ipOptions(8)
                .urgent(2)
                .options("0101080a0000000500000006")
                .data(new byte[900]);
        byte[] frame = maker.bytes();
        DecodedSegment other = DecodedSegment.of(frame);
        long start = room.put(0, frame, 0);
        long data = memory.put("aabbcc");
        long into = memory.put(new byte[maker.tcp() + Tcp.BYTES + 12 + 3]);

        int bytes = TcpData.precede(start, start + maker.ip(), start + maker.tcp(), into, data, 3);

        assertThat(bytes).isEqualTo(maker.tcp() + Tcp.BYTES + 12 + 3);
        DecodedSegment own = DecodedSegment.of(ExactMemory.bytes(into, bytes));
        assertThat(own.data()).isEqualTo("aabbcc");
        assertThat(own.flags()).isEqualTo(Tcp.ACK | Tcp.PSH);
        assertThat(own.urgent()).isZero();
        assertThat(own.packetBytes()).isEqualTo(other.packetBytes() - 900 + 3);
        assertThat(own.isIpGood() && own.isGood()).as("checksums").isTrue();
        assertThat(own)
                .usingRecursiveComparison()
                .ignoringFields("packetBytes", "data", "flags", "urgent")
                .isEqualTo(other);
        assertThat(room.bytes(start, 0)).isEqualTo(frame);
    }

    @Test
    void countsTheDataOfASegment() {
        SegmentMaker maker = SegmentMaker.segment(true, Tcp.ACK)
                .options("0402")
                .data(new byte[17])
                .padded(4);
        long start = room.put(0, maker.bytes(), 0);

        assertThat(TcpData.bytes(start + maker.ip(), start + maker.tcp())).isEqualTo(17);
    }

    private DecodedSegment prepend(SegmentMaker maker, byte[] frame, byte[] first) {
        long start = room.put(first.length, frame, 0);
        long data = memory.put(first);
        long newFrame = TcpData.prepend(start, start + maker.ip(), start + maker.tcp(), data, first.length);
        return DecodedSegment.of(room.bytes(newFrame, 0));
    }
}
