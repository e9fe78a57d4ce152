package sluice.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The client's address as a TCP option, read back by a decoder of its own and by tshark. */
class ToaTest {
    private static final int SEED = 20260602;
    private static final int FRAMES = 100_000;
    private static final int MTU = 1500;
    private static final int PORT = 51234;
    private static final String CLIENT4 = "203.0.113.9";
    private static final String CLIENT6 = "2001:db8::77";
    private static final String TOA4 = "fe08c822cb007109";
    private static final String TOA6 = "fe14c82220010db8000000000000000000000077";
    private static final List<Integer> NEEDED = List.of(2, 3, 4, 5, 8);

    private final FrameRoom room = new FrameRoom();

    @AfterEach
    void close() {
        room.close();
    }

    @ParameterizedTest(name = "client {0}, IPv6 packet {1}, tag {2}, {3} bytes of IP options")
    @CsvSource({
        "203.0.113.9, false, -1, 0, fe08c822cb007109",
        "203.0.113.9, false, 7, 8, fe08c822cb007109",
        "2001:db8::77, true, -1, 0, fe14c82220010db8000000000000000000000077",
        "2001:db8::77, true, 7, 8, fe14c82220010db8000000000000000000000077",
        "2001:db8::77, false, -1, 0, fe14c82220010db8000000000000000000000077",
        "203.0.113.9, true, -1, 0, fe08c822cb007109",
    })
    void standsBehindTheFixedHeader(String client, boolean isIpv6, int vlan, int ipOptions, String option) {
        SegmentMaker maker = SegmentMaker.segment(isIpv6, Tcp.ACK | Tcp.PSH)
                .vlan(vlan)
                .ipOptions(ipOptions)
                .options("0101080a0000000500000006")
                .data(new byte[] {71, 69, 84});
        DecodedSegment before = DecodedSegment.of(maker.bytes());

        DecodedSegment after = insert(maker, MTU, client);

        assertThat(after.optionBytes()).isEqualTo(option + "0101080a0000000500000006");
        assertThat(after.packetBytes()).isEqualTo(before.packetBytes() + option.length() / 2);
        assertThat(after.isIpGood() && after.isGood()).as("checksums").isTrue();
        assertThat(after)
                .usingRecursiveComparison()
                .ignoringFields("packetBytes", "optionBytes", "options")
                .isEqualTo(before);
    }

    @ParameterizedTest(name = "{0} and TOA in {2} bytes: {3}")
    @CsvSource({
        // What is there, client, room for the packet whose headers have 20 bytes each and whose data have 4: what is
        // left.
        "'', 4, 52, ''",
        "'', 4, 51, does not fit",
        "0101080a0000000500000006, 4, 64, 0101080a0000000500000006",
        "0101080a0000000500000006, 4, 63, does not fit",
        "01010101, 4, 52, ''",
        "01010101010101010101010101010101010101010101010101010101010101010101010101010101, 6, 1500, ''",
        "fe08111122222222, 4, 52, ''",
        "020405b4fe081111222222220101220433330103, 4, 1500, 020405b4fe081111222222220101220433330103",
        "020405b4fe081111222222220101220433332203, 4, 60, 020405b422043333",
        "220344020405b401080a0000000500000006, 4, 68, 020405b4080a0000000500000006",
        "22034404020005b401080a0000000500000006, 4, 68, 2203440402",
        "22034404020700b401080a0000000500000006, 4, 1500, 22034404020700b401080a000000050000000600",
        "220301040222042222080a0000000500000006, 4, 68, 040222042222080a0000000500000006",
        "220301040222042222080a0000000500000006, 4, 67, 0402080a0000000500000006",
        "0101080a00000005000000060101051a000000010000000200000003000000040000000500000006, 4, 1500, does not fit",
        "0101080a0000000500000006010105120000000100000002000000030000000401010101, 4, 1500,"
                + " 080a000000050000000605120000000100000002000000030000000401010101",
        "010101012208111111111111220c22222222222222222222 080a0000000500000006 220c, 6, 1500,"
                + " 080a0000000500000006",
    })
    void leavesOutWhatConnectionsCanDoWithoutWhenThereIsTooLittleRoom(
            String options, int family, int mtu, String left) {
        SegmentMaker maker =
                SegmentMaker.segment(false, Tcp.ACK).options(options).data(new byte[] {1, 2, 3, 4});
        byte[] frame = maker.bytes();
        long start = room.put(Toa.BYTES6, frame, 0);
        long after = insert(start, maker, mtu, family == 4 ? CLIENT4 : CLIENT6);

        if (left.equals("does not fit")) {
            assertThat(after).isEqualTo(Toa.DOES_NOT_FIT);
            assertThat(room.bytes(start, 0)).isEqualTo(frame);
        } else {
            DecodedSegment segment = DecodedSegment.of(room.bytes(after, 0));
            String all = segment.optionBytes();
            String toa = family == 4 ? TOA4 : TOA6;
            assertThat(all).startsWith(toa);
            assertThat(all.substring(toa.length()).replaceAll("(01)+$", "")).isEqualTo(left.replaceAll("(01)+$", ""));
            assertThat(segment.packetBytes()).isLessThanOrEqualTo(mtu);
            assertThat(segment.data()).isEqualTo("01020304");
            assertThat(segment.isIpGood() && segment.isGood()).as("checksums").isTrue();
        }
    }

    @Test
    void whateverTheOptionsAreTheSegmentStaysOneOrStaysAsItWas() {
        SplittableRandom random = new SplittableRandom(SEED);
        int inserted = 0;
        for (int n = 0; n < FRAMES; n++) {
            SegmentMaker maker = SegmentMaker.random(random)
                    .options(RandomOptions.make(random))
                    .padded(random.nextInt(6));
            boolean isDamaged = maker.data().length > 0 && random.nextInt(8) == 0;
            maker.padded(isDamaged ? 0 : random.nextInt(6));
            byte[] frame = isDamaged ? FrameRoom.damaged(maker.bytes()) : maker.bytes();
            DecodedSegment before = DecodedSegment.of(frame);
            int mtu = before.packetBytes() + random.nextInt(-16, 24);
            String client = random.nextBoolean() ? CLIENT4 : CLIENT6;
            long start = room.put(Toa.BYTES6, frame, 0);
            long newFrame = insert(start, maker, mtu, client);
            boolean isSound;
            if (newFrame == Toa.DOES_NOT_FIT) {
                isSound = Arrays.equals(room.bytes(start, 0), frame);
            } else {
                inserted++;
                DecodedSegment after = DecodedSegment.of(room.bytes(newFrame, 0));
                List<String> options = new ArrayList<>(after.options());
                String first = options.removeFirst();
                isSound = first.equals(client.equals(CLIENT4) ? TOA4 : TOA6)
                        && needed(options).equals(needed(before.options()))
                        && before.options().containsAll(options)
                        && after.packetBytes() <= mtu
                        && after.data().equals(before.data())
                        && after.link().equals(before.link())
                        && after.sequence() == before.sequence()
                        && after.isIpGood()
                        && after.isGood() != isDamaged;
            }
            if (!isSound) {
                throw new AssertionError("frame " + n + ": " + HexFormat.of().formatHex(frame));
            }
        }
        assertThat(inserted).isGreaterThan(FRAMES / 10);
    }

    private static List<String> needed(List<String> options) {
        return options.stream()
                .filter(option -> NEEDED.contains(Integer.parseInt(option.substring(0, 2), 16)))
                .toList();
    }

    @Test
    void clientsCannotTellTheTaleThemselves() {
        SegmentMaker maker = SegmentMaker.segment(false, Tcp.ACK).options("fe08111122222222fd0311 01 0402");
        long tcp = room.put(0, maker.bytes(), 0) + maker.tcp();

        Tcp.mend(tcp, Toa.erase(tcp));

        DecodedSegment after = DecodedSegment.of(room.bytes(tcp - maker.tcp(), 0));
        assertThat(after.options()).containsExactly("0402");
        assertThat(after.isGood()).isTrue();
    }

    @Test
    void tsharkReadsTheOptionAndFindsTheChecksumsGood(@TempDir Path directory) throws IOException {
        assertThat(Tool.isUsable("tshark", "--version"))
                .as("this test needs tshark: run deploy/install-deps test, or apt install tshark")
                .isTrue();
        ByteArrayOutputStream pcap = new ByteArrayOutputStream();
        pcap.write(HexFormat.of().parseHex("a1b2c3d4000200040000000000000000" + "0004000000000001"));
        StringBuilder expected = new StringBuilder();
        for (boolean isIpv6 : new boolean[] {false, true}) {
            for (String client : List.of(CLIENT4, CLIENT6)) {
                SegmentMaker maker = SegmentMaker.segment(isIpv6, Tcp.ACK).data(new byte[] {7});
                long start = room.put(Toa.BYTES6, maker.bytes(), 0);
                byte[] frame = room.bytes(insert(start, maker, MTU, client), 0);
                pcap.write(ByteBuffer.allocate(16)
                        .putInt(8, frame.length)
                        .putInt(12, frame.length)
                        .array());
                pcap.write(frame);
                expected.append("1\t254\t")
                        .append(client.equals(CLIENT4) ? TOA4 : TOA6)
                        .append("\t1\n");
            }
        }
        Path file = Files.write(directory.resolve("toa.pcap"), pcap.toByteArray());
        String read = Tool.run(
                "tshark",
                "-n",
                "-r",
                file.toString(),
                "-o",
                "tcp.check_checksum:TRUE",
                "-T",
                "fields",
                "-e",
                "tcp.checksum.status",
                "-e",
                "tcp.option_kind",
                "-e",
                "tcp.options",
                "-e",
                "tcp.len");
        assertThat(read).isEqualTo(expected.toString());
    }

    private DecodedSegment insert(SegmentMaker maker, int mtu, String client) {
        long frame = insert(room.put(Toa.BYTES6, maker.bytes(), 0), maker, mtu, client);
        return DecodedSegment.of(room.bytes(frame, 0));
    }

    private static long insert(long frame, SegmentMaker maker, int mtu, String client) {
        return Toa.insert(
                frame,
                frame + maker.ip(),
                frame + maker.tcp(),
                mtu,
                FrameMaker6.high(client),
                FrameMaker6.low(client),
                PORT);
    }
}
