package sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static sluice.wire.FrameMaker6.high;
import static sluice.wire.FrameMaker6.low;
import static sluice.worker.AnyFrame.TCP;
import static sluice.worker.AnyFrame.UDP;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.connection.TableCheck;
import sluice.dpdk.Offloads;
import sluice.dpdk.RssTable;
import sluice.port.Spread;
import sluice.worker.FullNatTest.Families;

/** FULLNAT with several workers: the local port brings the reply back to the worker that opened the connection. */
final class FullNatWorkersTest {
    private static final int KEY_BYTES = 40;
    private static final int REDIRECTIONS = 128;
    private static final long ALL_TYPES = Offloads.RSS_IPV4
            | Offloads.RSS_IPV4_TCP
            | Offloads.RSS_IPV4_UDP
            | Offloads.RSS_IPV6
            | Offloads.RSS_IPV6_TCP
            | Offloads.RSS_IPV6_UDP;
    private static final int FLOWS = 300;

    @TempDir
    Path directory;

    private final byte[] key = new byte[KEY_BYTES];

    private Lab lab(int workers) {
        Lab lab = new Lab(directory, workers, 3000);
        lab.introduceQuietly(3);
        for (int i = 1; i <= 3; i++) {
            lab.director.neighbourTable().addStatic(1, high("fd00:1::" + i), low("fd00:1::" + i), Lab.serverMac(i));
        }
        return lab;
    }

    @ParameterizedTest
    @CsvSource({"2, IPV4", "3, IPV4", "2, IPV6", "3, IPV6", "3, NAT64", "3, NAT46"})
    void everyReplyComesToTheWorkerThatOpenedTheConnection(int workers, Families families) throws Exception {
        try (Lab lab = lab(workers)) {
            Random random = new Random(workers);
            random.nextBytes(key);
            List<Integer> queues = new ArrayList<>();
            for (int i = 0; i < REDIRECTIONS; i++) {
                queues.add(i % workers);
            }
            lab.serverSide.spread(new Spread(new RssTable(key, queues), ALL_TYPES));
            FullNatTest.serve(lab, families, TCP, 80, 8080, 3, 2);
            FullNatTest.serve(lab, families, UDP, 53, 53, 3, 2);
            for (int flow = 0; flow < FLOWS; flow++) {
                int protocol = flow % 2 == 0 ? TCP : UDP;
                Frame request = opened(lab, families, protocol, flow, random.nextInt(workers));
                Frame reply = FullNatTest.answer(families, protocol, request);
                int queue = queues.get(hash(reply) & (REDIRECTIONS - 1));
                answered(lab, families, reply, queue, flow);
            }
            assertThat(lab.director.workers()).allSatisfy(worker -> {
                assertThat(worker.foreignReplies()).isZero();
                assertThat(worker.rxPackets()).isPositive();
            });
            requireAgreement(lab);
        }
    }

    @Test
    void withoutRssAnyWorkerServesTheReplyAndItIsCounted() throws Exception {
        try (Lab lab = lab(3)) {
            FullNatTest.serve(lab, Families.IPV4, UDP, 53, 53, 1, 1);
            Frame request = opened(lab, Families.IPV4, UDP, 1, 0);
            for (int queue = 0; queue < 3; queue++) {
                answered(lab, Families.IPV4, FullNatTest.answer(Families.IPV4, UDP, request), queue, 1);
            }
            assertThat(lab.director.workers())
                    .extracting(WorkerStatus::foreignReplies)
                    .containsExactly(0L, 1L, 1L);
            requireAgreement(lab);
        }
    }

    private static Frame opened(Lab lab, Families families, int protocol, int flow, int queue) {
        int port = protocol == TCP ? 80 : 53;
        Frame frame =
                AnyFrame.of(protocol, families.client(), 1000 + flow, families.virtual(), port, Frame.SYN, new byte[0]);
        lab.injectRaw(lab.clientSide, queue, frame.between(Lab.ROUTER_MAC, Lab.CLIENT_PORT_MAC));
        lab.run();
        lab.collect(lab.clientSide);
        return AnyFrame.only(lab.collect(lab.serverSide));
    }

    private static void answered(Lab lab, Families families, Frame reply, int queue, int flow) {
        lab.injectRaw(lab.serverSide, queue, reply.between(Lab.serverMac(1), Lab.SERVER_PORT_MAC));
        lab.run();
        assertThat(AnyFrame.destination(AnyFrame.only(lab.collect(lab.clientSide))))
                .isEqualTo(families.client() + " " + (1000 + flow));
    }

    private static void requireAgreement(Lab lab) {
        assertThat(TableCheck.of(lab.connections).problems()).isEmpty();
        assertThat(LocalPortsCheck.problems(lab.connections, lab.director)).isEmpty();
    }

    /** Toeplitz bit by bit, over addresses and ports as they stand in the packet. */
    private int hash(Frame frame) throws IOException {
        byte[] input = input(frame);
        int hash = 0;
        for (int bit = 0; bit < input.length * 8; bit++) {
            if ((input[bit / 8] >>> (7 - bit % 8) & 1) != 0) {
                hash ^= window(bit);
            }
        }
        return hash;
    }

    private int window(int bit) {
        int window = 0;
        for (int i = 0; i < 32; i++) {
            int at = bit + i;
            window = window << 1 | (key[at / 8] >>> (7 - at % 8) & 1);
        }
        return window;
    }

    private static byte[] input(Frame frame) throws IOException {
        String[] source = AnyFrame.source(frame).split(" ");
        String[] destination = AnyFrame.destination(frame).split(" ");
        byte[] from = InetAddress.getByName(source[0]).getAddress();
        byte[] to = InetAddress.getByName(destination[0]).getAddress();
        return ByteBuffer.allocate(2 * from.length + 4)
                .put(from)
                .put(to)
                .putShort((short) Integer.parseInt(source[1]))
                .putShort((short) Integer.parseInt(destination[1]))
                .array();
    }
}
