package sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static sluice.wire.FrameMaker6.high;
import static sluice.wire.FrameMaker6.low;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.forward.ForwardingMethod;
import sluice.forward.ServerKey;
import sluice.forward.ServerSpec;
import sluice.forward.ServiceKey;
import sluice.forward.ServiceSpec;
import sluice.wire.FrameMaker6;

/** Fragments of IPv6 datagrams for fd00:10::1 port 53, which NAT sends to fd00:1::1 port 5353. */
final class Fragment6Test {
    private static final int UDP = 17;
    private static final int FRAGMENT = 44;
    private static final int HEADERS = 54;
    private static final int NEXT_HEADER = 20;
    private static final int DATA = HEADERS + 8;
    /** Fragments may become larger than they were, up to what each link of IPv6 must carry. */
    private static final int MAXIMUM_FRAME = 14 + 1280;

    @TempDir
    Path directory;

    private Lab lab;

    @BeforeEach
    void open() throws Exception {
        lab = new Lab(directory);
        ServiceKey key = new ServiceKey(UDP, InetAddress.getByName(Lab.VIP6), 53);
        lab.director.services().add(new ServiceSpec(key, "rr"));
        ServerKey server = new ServerKey(InetAddress.getByName("fd00:1::1"), 5353);
        lab.director.services().addServer(key, new ServerSpec(server, ForwardingMethod.MASQ, 1, 0, 0));
        lab.introduce(1).director.neighbourTable().addStatic(1, high("fd00:1::1"), low("fd00:1::1"), Lab.serverMac(1));
    }

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void translatesADatagramThatComesInAnyOrder() {
        Random random = new Random(1);
        for (int round = 0; round < 20; round++) {
            byte[] data = new byte[200 + random.nextInt(9000)];
            random.nextBytes(data);
            List<Frame> pieces = cut(datagram(data), 160, round);
            Collections.shuffle(pieces, random);
            pieces.forEach(this::receive);

            List<Frame> sent = lab.collect(lab.serverSide);
            assertThat(sent).allSatisfy(piece -> assertThat(piece.bytes).hasSizeLessThanOrEqualTo(MAXIMUM_FRAME));
            assertThat(isTranslated(join(sent), data)).isTrue();
        }
    }

    @Test
    void sendsADatagramOfOneFragmentWithoutItsFragmentHeader() {
        byte[] data = {1, 2, 3};
        cut(datagram(data), 160, 7).forEach(this::receive);
        assertThat(isTranslated(lab.only(lab.serverSide).bytes, data)).isTrue();
    }

    @Test
    void keepsADatagramOfOneFragmentApartFromOthersOfTheSameNumber() {
        byte[] data = new byte[400];
        List<Frame> pieces = cut(datagram(data), 240, 7);
        receive(pieces.get(0));
        cut(datagram(new byte[] {1}), 160, 7).forEach(this::receive);
        assertThat(isTranslated(lab.only(lab.serverSide).bytes, new byte[] {1})).isTrue();
        receive(pieces.get(1));
        assertThat(isTranslated(join(lab.collect(lab.serverSide)), data)).isTrue();
    }

    @Test
    void givesADatagramUpWhoseFragmentsOverlap() {
        receive(cut(datagram(new byte[2000]), 800, 7).get(0));
        receive(cut(datagram(new byte[2000]), 1000, 7).get(0));
        assertThat(lab.dropped("fragment-invalid")).isEqualTo(2);
        assertThat(lab.collect(lab.serverSide)).isEmpty();
    }

    @Test
    void waitsSixtySecondsForTheRest() {
        receive(cut(datagram(new byte[2000]), 1000, 7).get(0));
        lab.advanceSeconds(59);
        assertThat(lab.dropped("fragment-timeout")).isZero();
        lab.advanceSeconds(1.1);
        assertThat(lab.dropped("fragment-timeout")).isEqualTo(1);
    }

    private void receive(Frame frame) {
        lab.injectRaw(lab.clientSide, 0, frame.between(Lab.ROUTER_MAC, Lab.CLIENT_PORT_MAC));
        lab.run();
    }

    private static byte[] datagram(byte[] data) {
        return FrameMaker6.udp(data).bytes();
    }

    /** Cuts a datagram into fragments of {@code bytes} of data at most. */
    private static List<Frame> cut(byte[] datagram, int bytes, int identification) {
        List<Frame> pieces = new ArrayList<>();
        for (int from = HEADERS; from < datagram.length; from += bytes) {
            int to = Math.min(from + bytes, datagram.length);
            ByteBuffer piece = ByteBuffer.allocate(DATA + to - from)
                    .put(datagram, 0, HEADERS)
                    .put(datagram[NEXT_HEADER])
                    .put((byte) 0)
                    .putShort((short) (from - HEADERS | (to < datagram.length ? 1 : 0)))
                    .putInt(identification)
                    .put(datagram, from, to - from);
            piece.put(NEXT_HEADER, (byte) FRAGMENT).putShort(18, (short) (8 + to - from));
            pieces.add(new Frame(piece.array()));
        }
        return pieces;
    }

    /** Puts fragments that are in order together. */
    private static byte[] join(List<Frame> pieces) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.write(pieces.get(0).bytes, 0, HEADERS);
        for (Frame piece : pieces) {
            ByteBuffer b = ByteBuffer.wrap(piece.bytes);
            assertThat(b.get(NEXT_HEADER)).isEqualTo((byte) FRAGMENT);
            assertThat(b.getShort(HEADERS + 2) & 0xFFFF)
                    .isEqualTo(whole.size() - HEADERS | (piece == pieces.getLast() ? 0 : 1));
            whole.write(piece.bytes, DATA, b.getShort(18) - 8);
        }
        byte[] bytes = whole.toByteArray();
        ByteBuffer.wrap(bytes).put(NEXT_HEADER, (byte) UDP).putShort(18, (short) (bytes.length - HEADERS));
        return bytes;
    }

    /** Whether a frame is the datagram of {@code data} as the server is to get it, with a good checksum. */
    private static boolean isTranslated(byte[] frame, byte[] data) {
        byte[] expected = FrameMaker6.syn()
                .addresses(FrameMaker6.CLIENT, "fd00:1::1")
                .between(Lab.SERVER_PORT_MAC, Lab.serverMac(1))
                .hopLimit(63)
                .payload(
                        UDP,
                        ByteBuffer.allocate(8 + data.length)
                                .putInt(40_000 << 16 | 5353)
                                .putInt((8 + data.length) << 16)
                                .put(data)
                                .array())
                .bytes();
        return Arrays.equals(expected, frame);
    }
}
