package sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static sluice.worker.Lab.VIP;

import java.io.ByteArrayOutputStream;
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
import sluice.forward.Refused;
import sluice.fragment.Reassembly;

final class FragmentTest {
    private static final int UDP = 17;
    private static final int HEADERS = 34;
    private static final String CLIENT = "172.16.5.77";

    @TempDir
    Path directory;

    private Lab lab;

    @BeforeEach
    void open() throws Refused {
        lab = new Lab(directory);
        lab.serve(UDP, 53, "rr", 1, 5353).introduce(1);
    }

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void translatesADatagramThatComesInAnyOrder() {
        Random random = new Random(1);
        for (int round = 0; round < 20; round++) {
            byte[] data = new byte[1 + random.nextInt(9000)];
            random.nextBytes(data);
            Frame datagram = Frame.udp(CLIENT, 5000, VIP, 53, data);
            List<Frame> pieces = cut(datagram, 160, round);
            Collections.shuffle(pieces, random);
            pieces.forEach(lab::fromClient);

            List<Frame> sent = lab.collect(lab.serverSide);
            assertThat(sent).hasSameSizeAs(pieces).allMatch(Frame::hasGoodHeader);
            Frame whole = join(sent);
            assertThat(whole.destination()).isEqualTo("10.1.0.1:5353");
            assertThat(whole.udpData()).isEqualTo(data);
            assertThat(whole.hasGoodChecksums()).isTrue();
            assertThat(whole.ttl()).isEqualTo(63);
        }
        assertThat(lab.dropped("fragment-timeout")).isZero();
    }

    @Test
    void cutsNoLargerThanWhatCame() {
        cut(Frame.udp(CLIENT, 5000, VIP, 53, new byte[3000]), 500, 7).forEach(lab::fromClient);
        assertThat(lab.collect(lab.serverSide))
                .allSatisfy(piece -> assertThat(length(piece)).isLessThanOrEqualTo(20 + 496));
    }

    @Test
    void ignoresAFragmentThatComesTwice() {
        List<Frame> pieces = cut(Frame.udp(CLIENT, 5000, VIP, 53, new byte[2000]), 1000, 7);
        lab.fromClient(pieces.get(1));
        lab.fromClient(pieces.get(1));
        lab.fromClient(pieces.get(0));
        lab.fromClient(pieces.get(2));
        assertThat(join(lab.collect(lab.serverSide)).hasGoodChecksums()).isTrue();
        assertThat(lab.dropped("fragment-repeated")).isEqualTo(1);
    }

    @Test
    void givesADatagramUpWhoseFragmentsOverlap() {
        List<Frame> pieces = cut(Frame.udp(CLIENT, 5000, VIP, 53, new byte[2000]), 800, 7);
        List<Frame> others = cut(Frame.udp(CLIENT, 5000, VIP, 53, new byte[2000]), 1000, 7);
        lab.fromClient(pieces.get(0));
        lab.fromClient(others.get(0));
        assertThat(lab.dropped("fragment-invalid")).isEqualTo(2);
        lab.fromClient(pieces.get(1));
        lab.fromClient(pieces.get(2));
        assertThat(lab.collect(lab.serverSide)).isEmpty();
    }

    @Test
    void refusesFragmentsBeyondTheLongestDatagram() {
        Frame last =
                cut(Frame.udp(CLIENT, 5000, VIP, 53, new byte[2000]), 1000, 7).get(2);
        ByteBuffer.wrap(last.bytes).putShort(20, (short) 0x1FFF);
        lab.fromClient(withHeaderChecksum(last));
        assertThat(lab.dropped("fragment-invalid")).isEqualTo(1);
    }

    /** All but the last carry whole units of eight bytes, and each carries something. */
    @Test
    void refusesFragmentsOfLengthsThatCannotBe() {
        List<Frame> pieces = cut(Frame.udp(CLIENT, 5000, VIP, 53, new byte[2000]), 1000, 7);
        lab.fromClient(shortened(pieces.get(0), 1));
        lab.fromClient(shortened(pieces.get(0), 1000));
        lab.fromClient(shortened(pieces.get(2), 8));
        assertThat(lab.dropped("fragment-invalid")).isEqualTo(3);
        pieces.forEach(lab::fromClient);
        assertThat(lab.collect(lab.serverSide)).hasSize(3);
    }

    @Test
    void waitsThirtySecondsForTheRest() {
        List<Frame> pieces = cut(Frame.udp(CLIENT, 5000, VIP, 53, new byte[2000]), 1000, 7);
        lab.fromClient(pieces.get(0));
        lab.advanceSeconds(29);
        lab.run();
        assertThat(lab.dropped("fragment-timeout")).isZero();
        lab.advanceSeconds(1.1);
        lab.run();
        assertThat(lab.dropped("fragment-timeout")).isEqualTo(1);
        lab.fromClient(pieces.get(1));
        lab.fromClient(pieces.get(2));
        assertThat(lab.collect(lab.serverSide)).isEmpty();
    }

    @Test
    void givesTheOldestUpWhenTooManyWait() {
        for (int i = 0; i < 2 * Reassembly.MAXIMUM_DATAGRAMS; i++) {
            lab.fromClient(cut(Frame.udp(CLIENT, 5000, VIP, 53, new byte[2000]), 1000, i)
                    .get(0));
        }
        assertThat(lab.dropped("fragments-full")).isGreaterThanOrEqualTo(Reassembly.MAXIMUM_DATAGRAMS);

        cut(Frame.udp(CLIENT, 5000, VIP, 53, new byte[2000]), 1000, 9999).forEach(lab::fromClient);
        assertThat(lab.collect(lab.serverSide)).hasSize(3);
    }

    @Test
    void answersAPingInPieces() {
        byte[] data = new byte[4000];
        Arrays.fill(data, (byte) 7);
        cut(Frame.ping(CLIENT, VIP, data), 1480, 7).forEach(lab::fromClient);
        List<Frame> answer = lab.collect(lab.clientSide);
        assertThat(answer).hasSize(3);
        assertThat(join(answer).icmpType()).isZero();
        assertThat(join(answer).hasGoodChecksums()).isTrue();
    }

    /** Cuts the datagram of {@code frame} into fragments of {@code bytes} of data at most. */
    private static List<Frame> cut(Frame frame, int bytes, int identification) {
        int step = bytes & ~7;
        List<Frame> pieces = new ArrayList<>();
        for (int from = HEADERS; from < frame.bytes.length; from += step) {
            int to = Math.min(from + step, frame.bytes.length);
            byte[] piece = Arrays.copyOf(frame.bytes, HEADERS + to - from);
            System.arraycopy(frame.bytes, from, piece, HEADERS, to - from);
            boolean isLast = to == frame.bytes.length;
            ByteBuffer.wrap(piece)
                    .putShort(16, (short) (20 + to - from))
                    .putShort(18, (short) identification)
                    .putShort(20, (short) ((isLast ? 0 : 0x2000) | (from - HEADERS) / 8));
            pieces.add(withHeaderChecksum(new Frame(piece)));
        }
        return pieces;
    }

    /** Puts fragments that are in order together. */
    private static Frame join(List<Frame> pieces) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.write(pieces.get(0).bytes, 0, HEADERS);
        int offset = 0;
        for (Frame piece : pieces) {
            int field = ByteBuffer.wrap(piece.bytes).getShort(20) & 0x3FFF;
            boolean isLast = piece == pieces.getLast();
            assertThat(field).isEqualTo((isLast ? 0 : 0x2000) | offset / 8);
            whole.write(piece.bytes, HEADERS, length(piece) - 20);
            offset += length(piece) - 20;
        }
        byte[] bytes = whole.toByteArray();
        ByteBuffer.wrap(bytes).putShort(16, (short) (bytes.length - 14)).putShort(20, (short) 0);
        return withHeaderChecksum(new Frame(bytes));
    }

    private static Frame shortened(Frame piece, int bytes) {
        Frame copy = new Frame(Arrays.copyOf(piece.bytes, piece.bytes.length - bytes));
        ByteBuffer.wrap(copy.bytes).putShort(16, (short) (length(copy) - bytes));
        return withHeaderChecksum(copy);
    }

    private static int length(Frame frame) {
        return ByteBuffer.wrap(frame.bytes).getShort(16) & 0xFFFF;
    }

    private static Frame withHeaderChecksum(Frame frame) {
        ByteBuffer b = ByteBuffer.wrap(frame.bytes).putShort(24, (short) 0);
        int sum = 0;
        for (int at = 14; at < HEADERS; at += 2) {
            sum += b.getShort(at) & 0xFFFF;
        }
        b.putShort(24, (short) ~((sum & 0xFFFF) + (sum >>> 16)));
        return frame;
    }
}
