package sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static sluice.worker.Lab.VIP;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.forward.ForwardingMethod;
import sluice.forward.Refused;
import sluice.forward.ServerSpec;
import sluice.forward.ServerStatus;

/** A service's scheduler and thresholds are one for all workers, also when these open connections at the same time. */
final class SharedServiceTest {
    private static final int TCP = 6;
    private static final int WORKERS = 4;
    private static final int SERVERS = 4;
    private static final int WAVES = 20;
    private static final int WAVE = 97;

    @TempDir
    Path directory;

    private Lab lab;
    private int clients;

    @BeforeEach
    void open() {
        lab = new Lab(directory, WORKERS, 2 * WORKERS * WAVES * WAVE);
    }

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void roundRobinStaysRoundRobin() throws Exception {
        lab.serve(TCP, 80, "rr", SERVERS, 80).introduce(SERVERS);
        for (int wave = 0; wave < WAVES; wave++) {
            openAtTheSameTime();
            List<Integer> totals = totals();
            int sum = totals.stream().mapToInt(Integer::intValue).sum();
            assertThat(sum).isEqualTo((wave + 1) * WORKERS * WAVE);
            assertThat(totals).allSatisfy(total -> assertThat(total).isBetween(sum / SERVERS, sum / SERVERS + 1));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rr", "wrr", "wlc", "lc", "sed", "nq"})
    void noServerGetsMoreThanItsThreshold(String scheduler) throws Exception {
        lab.serve(TCP, 80, scheduler, SERVERS, 80).introduce(SERVERS);
        int[] thresholds = {100, 1, 333, 50};
        for (int i = 0; i < SERVERS; i++) {
            limit(i + 1, thresholds[i]);
        }
        for (int wave = 0; wave < 6; wave++) {
            openAtTheSameTime();
            List<Integer> totals = totals();
            for (int i = 0; i < SERVERS; i++) {
                // The newest server is listed first.
                assertThat(totals.get(SERVERS - 1 - i)).isLessThanOrEqualTo(thresholds[i]);
            }
        }
        assertThat(totals()).as("more clients came than all servers take").containsExactly(50, 333, 1, 100);
    }

    private void limit(int server, int upperThreshold) throws Refused {
        lab.director
                .services()
                .editServer(
                        Lab.service(TCP, 80),
                        new ServerSpec(Lab.server(server, 80), ForwardingMethod.MASQ, 1, upperThreshold, 0));
    }

    /** Each worker finds as many new clients in its queue, and all begin together. */
    private void openAtTheSameTime() throws Exception {
        for (int queue = 0; queue < WORKERS; queue++) {
            for (int i = 0; i < WAVE; i++) {
                clients++;
                Frame syn = Frame.tcp("172.16.5." + (1 + clients % 250), 1024 + clients, VIP, 80, Frame.SYN);
                lab.injectRaw(lab.clientSide, queue, syn.between(Lab.ROUTER_MAC, Lab.CLIENT_PORT_MAC));
            }
        }
        CyclicBarrier start = new CyclicBarrier(WORKERS);
        try (ExecutorService threads = Executors.newFixedThreadPool(WORKERS)) {
            List<Callable<Void>> runs = new ArrayList<>();
            for (int i = 0; i < WORKERS; i++) {
                Worker worker = lab.director.worker(i);
                int queue = i;
                runs.add(() -> {
                    start.await();
                    while (lab.clientSide.receivedWaiting(queue) > 0) {
                        worker.doWork();
                    }
                    return null;
                });
            }
            for (Future<Void> run : threads.invokeAll(runs)) {
                run.get();
            }
        }
        lab.discard();
    }

    private List<Integer> totals() {
        List<ServerStatus> servers = lab.director.services().list().get(0).servers();
        return servers.stream().map(s -> s.active() + s.inactive()).toList();
    }
}
