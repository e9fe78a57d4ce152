package sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static sluice.wire.FrameMaker6.high;
import static sluice.wire.FrameMaker6.low;
import static sluice.worker.AnyFrame.TCP;
import static sluice.worker.AnyFrame.UDP;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.connection.TableCheck;
import sluice.forward.LocalAddress;
import sluice.worker.FullNatTest.Families;

/** FULLNAT with several workers: the local port brings the reply back to the worker that opened the connection. */
final class FullNatWorkersTest {
    private static final int FLOWS = 300;

    @TempDir
    Path directory;

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
            SoftwareRss device = new SoftwareRss(random, workers);
            lab.serverSide.spread(device.spread());
            FullNatTest.serve(lab, families, TCP, 80, 8080, 3, 2);
            FullNatTest.serve(lab, families, UDP, 53, 53, 3, 2);
            for (int flow = 0; flow < FLOWS; flow++) {
                int protocol = flow % 2 == 0 ? TCP : UDP;
                Frame request = opened(lab, families, protocol, flow, random.nextInt(workers));
                Frame reply = FullNatTest.answer(families, protocol, request);
                answered(lab, families, reply, device.queue(reply), flow);
            }
            assertThat(lab.director.workers()).allSatisfy(worker -> {
                assertThat(worker.foreignReplies()).isZero();
                assertThat(worker.rxPackets()).isPositive();
            });
            requireAgreement(lab);
        }
    }

    /** Requests leave by the servers' port, replies arrive at the clients', which spreads flows in another way. */
    @Test
    void repliesToTheAddressOfAPortComeBackByThatPort() throws Exception {
        try (Lab lab = lab(3)) {
            Random random = new Random(9);
            SoftwareRss device = new SoftwareRss(random, 3);
            lab.clientSide.spread(device.spread());
            lab.serverSide.spread(new SoftwareRss(random, 3).spread());
            FullNatTest.serve(lab, Families.IPV4, UDP, 53, 53, 3, 0);
            InetAddress local = InetAddress.getByName("10.1.0.20");
            lab.director
                    .services()
                    .addLocal(FullNatTest.key(Families.IPV4, UDP, 53), new LocalAddress(local, "client"));
            for (int flow = 0; flow < FLOWS; flow++) {
                Frame request = opened(lab, Families.IPV4, UDP, flow, random.nextInt(3));
                Frame reply = FullNatTest.answer(Families.IPV4, UDP, request);
                lab.injectRaw(lab.clientSide, device.queue(reply), reply.between(Lab.ROUTER_MAC, Lab.CLIENT_PORT_MAC));
                lab.run();
                assertThat(AnyFrame.packets(lab.collect(lab.clientSide))).hasSize(1);
            }
            assertThat(lab.director.workers())
                    .extracting(WorkerStatus::foreignReplies)
                    .containsOnly(0L);
            requireAgreement(lab);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void soItIsWhenWorkersRunAtTheSameTime(int workers) throws Exception {
        try (Lab lab = lab(workers);
                ExecutorService threads = Executors.newFixedThreadPool(workers)) {
            SoftwareRss device = new SoftwareRss(new Random(workers), workers);
            lab.serverSide.spread(device.spread());
            FullNatTest.serve(lab, Families.IPV4, TCP, 80, 8080, 3, 1);
            lab.run();
            lab.discard();
            List<Future<Long>> plays = new ArrayList<>();
            for (int index = 0; index < workers; index++) {
                int worker = index;
                plays.add(threads.submit(() -> play(new LabThread(lab, worker), worker, device)));
            }
            for (Future<Long> play : plays) {
                lab.injectedElsewhere(play.get());
            }
            assertThat(lab.director.liveConnections()).isEqualTo(workers * FLOWS);
            assertThat(lab.director.workers())
                    .extracting(WorkerStatus::foreignReplies)
                    .containsOnly(0L);
            requireAgreement(lab);
        }
    }

    /** Opens connections at a worker; returns how many frames arrived. */
    private static long play(LabThread thread, int worker, SoftwareRss device) {
        for (int flow = 0; flow < FLOWS; flow++) {
            Frame syn = Frame.tcp("172.16.6." + worker, 1000 + flow, Lab.VIP, 80, Frame.SYN);
            Frame reply = AnyFrame.reply(AnyFrame.only(thread.fromClient(syn)), Frame.SYN | Frame.ACK, new byte[0]);
            assertThat(device.queue(reply)).isEqualTo(worker);
            assertThat(thread.fromServer(reply)).hasSize(1);
        }
        return thread.injected();
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
}
