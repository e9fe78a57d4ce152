package sluice.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.connection.ReplyShift;
import sluice.dpdk.Memory;
import sluice.wire.IpAddress;

/** Messages of a kernel and what is left of them when they are damaged (spec 8.2). */
final class SyncReaderTest {
    private static final String TCP4 =
            "00060024 00000083 0001 9c40 0050 0050 00000000 00000384 cb007105 0a0a0001 0a010001".replace(" ", "");
    private static final String SHIFT = "0118" + "00".repeat(12) + "00000100 00000005 00000003".replace(" ", "");

    private final SyncReader reader = new SyncReader();

    /** How many connections are read of a message, as {@code hex}; -1 if it is none. */
    private int read(String hex, int syncId) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        return read(bytes, syncId);
    }

    private int read(byte[] bytes, int syncId) {
        long message = Memory.allocate(Math.max(1, bytes.length), 8);
        Memory.copyIn(bytes, 0, message, bytes.length);
        if (!reader.open(message, bytes.length, syncId)) {
            return -1;
        }
        int connections = 0;
        for (int found = reader.next(); found != SyncReader.END; found = reader.next()) {
            connections += found == SyncReader.CONNECTION ? 1 : 0;
        }
        return connections;
    }

    @Test
    void readsAConnectionOfVersion1() {
        assertThat(read("0007002c 01010000" + TCP4, 7)).isEqualTo(1);

        assertThat(reader.protocol()).isEqualTo(6);
        assertThat(reader.flags()).isEqualTo(0x83);
        assertThat(reader.state()).isEqualTo(1);
        assertThat(reader.ports()).isEqualTo(40_000 << 16 | 80);
        assertThat(reader.serverPort()).isEqualTo(80);
        assertThat(reader.timeoutSeconds()).isEqualTo(900);
        assertThat(IpAddress.to4(reader.clientLow())).isEqualTo(0xcb007105);
        assertThat(IpAddress.to4(reader.virtualLow())).isEqualTo(0x0a0a0001);
        assertThat(IpAddress.to4(reader.serverLow())).isEqualTo(0x0a010001);
    }

    @Test
    void readsAConnectionOfVersion0() {
        String entry = "0006 9c40 0050 1f90 cb007105 0a0a0001 0a010001 0083 0001";

        assertThat(read("0107001c" + entry, 0)).isEqualTo(1);
        assertThat(reader.serverPort()).isEqualTo(8080);
        assertThat(reader.state()).isEqualTo(1);
        assertThat(reader.timeoutSeconds()).isZero();
    }

    @Test
    void readsTheShiftOfSequenceNumbers() {
        String shifted = TCP4.replaceFirst("00060024" + "00000083", "0006003e" + "00000283");

        assertThat(read("00070046 01010000" + shifted + SHIFT, 0)).isEqualTo(1);
        assertThat(ReplyShift.start(reader.replyShift())).isEqualTo(0x100);
        assertThat(ReplyShift.bytes(reader.replyShift())).isEqualTo(5);
        assertThat(ReplyShift.bytesBefore(reader.replyShift())).isEqualTo(3);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            not a message: too short              | 0007                          | -1
            another length than came              | 0007002d 01010000 TCP         | -1
            another syncid                        | 0008002c 01010000 TCP         | -1
            no connections                        | 00070008 00010000             | 0
            fewer connections than it says        | 0007002c 02010000 TCP         | 1
            more connections than it says         | 00070050 01010000 TCP TCP     | 1
            a type that nobody knows              | 0007002c 01010000 OTHERTYPE   | 0
            an entry of another version           | 0007002c 01010000 VERSION1    | 0
            an entry longer than the message      | 0007002c 01010000 TOOLONG     | 0
            an IPv6 entry of the size of IPv4     | 0007002c 01010000 SHORT6      | 0
            an unknown option, next one is fine   | 00070054 02010000 STRANGE TCP | 1
            an unknown option that is optional    | 00070054 02010000 OPTIONAL TCP | 2
            an option of no length                | 00070054 02010000 EMPTY TCP   | 0
            an option beyond its entry            | 00070054 02010000 BEYOND TCP  | 0
            """)
    void takesWhatIsSound(String what, String message, int connections) {
        String option = TCP4.replaceFirst("00060024", "00060028");
        String hex = message.replace("TCP", TCP4)
                .replace("OTHERTYPE", TCP4.replaceFirst("00060024", "02060024"))
                .replace("VERSION1", TCP4.replaceFirst("00060024", "00061024"))
                .replace("TOOLONG", TCP4.replaceFirst("00060024", "00060028"))
                .replace("SHORT6", TCP4.replaceFirst("00060024", "01060024"))
                .replace("STRANGE", option + "05020000")
                .replace("OPTIONAL", option + "45020000")
                .replace("EMPTY", option + "05000000")
                .replace("BEYOND", option + "05030000");

        assertThat(read(hex, 7)).as(what).isEqualTo(connections);
    }

    @Test
    void readsNothingBeyondAMessageWhateverItSays() {
        Random random = new Random(81);
        String shifted = TCP4.replaceFirst("00060024" + "00000083", "0006003e" + "00000283");
        byte[] sound = HexFormat.of().parseHex("0007006c02010000" + shifted + SHIFT + "0000" + TCP4);
        List<Integer> seen = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = Arrays.copyOf(sound, 1 + random.nextInt(sound.length));
            for (int change = random.nextInt(4); change > 0; change--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            if (bytes.length >= 4) {
                bytes[2] = 0;
                bytes[3] = (byte) bytes.length;
            }
            seen.add(read(bytes, 0));
        }
        assertThat(seen).contains(-1, 0, 1, 2);
    }
}
