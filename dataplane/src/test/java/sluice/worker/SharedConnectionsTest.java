package sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static sluice.worker.Frame.ACK;
import static sluice.worker.Frame.FIN;
import static sluice.worker.Frame.RST;
import static sluice.worker.Frame.SYN;
import static sluice.worker.Lab.VIP;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.connection.TableCheck;
import sluice.forward.ForwardingMethod;
import sluice.forward.Refused;
import sluice.forward.Server;
import sluice.forward.ServerCounters;
import sluice.forward.ServerSpec;
import sluice.forward.ServiceSpec;
import sluice.forward.ServiceStatus;
import sluice.forward.Setting;

/**
 * Two workers on threads of their own get the same few flows, each any packet of them, so that both open, refresh,
 * advance, replace, drop and expire the same connections; meanwhile time runs, servers come and go, and a defence thins
 * the table out.
 */
final class SharedConnectionsTest {
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int FULLNAT = 82;
    private static final int WORKERS = 2;
    private static final int SERVERS = 3;
    private static final int FLOWS = 40;
    private static final int PACKETS = Integer.getInteger("sluice.stress.packets", 60_000);
    private static final int THRESHOLD = 12;
    private static final int HOST_MASK = -1;
    private static final int[] CLIENTS = {SYN, SYN, ACK, ACK, FIN | ACK, RST};
    private static final int[] REPLIES = {SYN | ACK, ACK, ACK, FIN | ACK, RST};

    /** Service ports: plain, persistent, with thresholds, datagrams, persistent datagrams, FULLNAT. */
    private static final int[] PORTS = {80, 443, 81, 53, 500, FULLNAT};

    @TempDir
    Path directory;

    private Lab lab;

    @BeforeEach
    void open() {
        lab = new Lab(directory, WORKERS, 2_000);
    }

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void countsNeverDriftAndNothingIsLeft() throws Exception {
        configure();
        List<LabThread> workers = List.of(new LabThread(lab, 0), new LabThread(lab, 1));
        try (ExecutorService threads = Executors.newFixedThreadPool(WORKERS)) {
            List<Future<?>> plays = new ArrayList<>();
            for (int i = 0; i < WORKERS; i++) {
                LabThread worker = workers.get(i);
                Random random = new Random(i);
                plays.add(threads.submit(() -> play(worker, random)));
            }
            int changes = 0;
            while (!plays.stream().allMatch(Future::isDone)) {
                change(changes++);
                requireThresholds();
            }
            for (Future<?> play : plays) {
                play.get();
            }
            assertThat(changes).isGreaterThan(20);
        }
        calm(workers);
        assertThat(lab.director.liveConnections()).isPositive();
        requireAgreement();

        lab.advanceSeconds(1_000);
        assertThat(lab.director.liveConnections()).isZero();
        requireAgreement();
        for (ServiceStatus service : lab.director.services().list()) {
            assertThat(service.servers())
                    .allSatisfy(server -> assertThat(server.active() + server.inactive() + server.persistent())
                            .isZero());
        }
        workers.forEach(worker -> lab.injectedElsewhere(worker.injected()));
    }

    private void configure() throws Refused {
        lab.serve(TCP, 80, "rr", SERVERS, 80);
        serve(new ServiceSpec(Lab.service(TCP, 443), "wlc", 0, 20, HOST_MASK, false), 0);
        serve(new ServiceSpec(Lab.service(TCP, 81), "lc"), THRESHOLD);
        lab.serve(UDP, 53, "rr", SERVERS, 53);
        lab.serveByFullNat(TCP, FULLNAT, "rr", SERVERS);
        serve(new ServiceSpec(Lab.service(UDP, 500), "rr", 0, 5, HOST_MASK, false), 0);
        lab.director.settings().set(Setting.EXPIRE_NODEST_CONN, 1);
        lab.introduce(SERVERS);
    }

    private void serve(ServiceSpec service, int threshold) throws Refused {
        lab.director.services().add(service);
        for (int i = 1; i <= SERVERS; i++) {
            lab.director
                    .services()
                    .addServer(service.key(), server(i, service.key().port(), threshold));
        }
    }

    private static ServerSpec server(int number, int port, int threshold) {
        return new ServerSpec(Lab.server(number, port), ForwardingMethod.MASQ, 1, threshold, threshold / 2);
    }

    private Object play(LabThread worker, Random random) {
        for (int i = 0; i < PACKETS; i++) {
            int port = PORTS[random.nextInt(PORTS.length)];
            int flow = random.nextInt(FLOWS);
            String client = "172.16.5." + (1 + flow % 7);
            int clientPort = 10_000 + flow;
            boolean isDatagram = port == 53 || port == 500;
            if (port == FULLNAT) {
                byFullNat(worker, random, client, clientPort);
            } else if (random.nextInt(3) > 0) {
                worker.fromClient(
                        isDatagram
                                ? Frame.udp(client, clientPort, VIP, port, new byte[4])
                                : Frame.tcp(client, clientPort, VIP, port, CLIENTS[random.nextInt(CLIENTS.length)]));
            } else {
                String server = "10.1.0." + (1 + random.nextInt(SERVERS));
                worker.fromServer(
                        isDatagram
                                ? Frame.udp(server, port, client, clientPort, new byte[4])
                                : Frame.tcp(server, port, client, clientPort, REPLIES[random.nextInt(REPLIES.length)]));
            }
        }
        return worker;
    }

    /** The reply goes to a local port, which only the request tells; or the other worker may just have ended it all. */
    private static void byFullNat(LabThread worker, Random random, String client, int clientPort) {
        int flags = CLIENTS[random.nextInt(CLIENTS.length)];
        for (Frame request : worker.fromClient(Frame.tcp(client, clientPort, VIP, FULLNAT, flags))) {
            worker.fromServer(AnyFrame.reply(request, REPLIES[random.nextInt(REPLIES.length)], new byte[0]));
        }
    }

    /** What the control thread does meanwhile. */
    private void change(int step) throws Exception {
        lab.clock.set(lab.clock.nanoTime() + 150_000_000L);
        if (step % 20 == 10) {
            lab.director.services().deleteServer(Lab.service(TCP, 443), Lab.server(2, 443));
            lab.director.services().deleteServer(Lab.service(TCP, 80), Lab.server(1, 80));
        } else if (step % 20 == 15) {
            revive();
        }
        lab.director.settings().set(Setting.DROP_ENTRY, step % 8 < 4 ? 3 : 0);
        lab.director.tidy();
        Thread.sleep(1);
    }

    private void revive() throws Refused {
        if (lab.director.services().get(Lab.service(TCP, 443)).servers().size() < SERVERS) {
            lab.director.services().addServer(Lab.service(TCP, 443), server(2, 443, 0));
            lab.director.services().addServer(Lab.service(TCP, 80), server(1, 80, 0));
        }
    }

    private void requireThresholds() {
        for (int id = 0; id < PORTS.length * SERVERS; id++) {
            Server server = lab.director.services().server(id);
            if (server != null && server.spec().upperThreshold() > 0) {
                assertThat(ServerCounters.total(server.line())).isLessThanOrEqualTo(THRESHOLD);
            }
        }
    }

    private void calm(List<LabThread> workers) throws Refused {
        revive();
        lab.director.settings().set(Setting.DROP_ENTRY, 0);
        lab.director.tidy();
        workers.forEach(LabThread::settle);
        workers.forEach(LabThread::settle);
    }

    private void requireAgreement() {
        TableCheck check = TableCheck.of(lab.connections);
        assertThat(check.problems()).isEmpty();
        assertThat(check.live()).isEqualTo(lab.director.liveConnections());
        assertThat(check.returning()).isZero();
        assertThat(AccountsCheck.problems(lab.connections, lab.director.services()))
                .isEmpty();
        assertThat(LocalPortsCheck.problems(lab.connections, lab.director)).isEmpty();
    }
}
