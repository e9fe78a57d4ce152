package sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static sluice.worker.Frame.SYN;
import static sluice.worker.Lab.VIP;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.forward.ForwardingMethod;
import sluice.forward.Refused;
import sluice.forward.ServerSpec;
import sluice.forward.ServerStatus;
import sluice.forward.ServiceSpec;

/** Four worker threads open connections to one service at the same time. */
final class OpeningRaceTest {
    private static final int TCP = 6;
    private static final int WORKERS = 4;
    private static final int SERVERS = 4;
    private static final int SYNS_PER_WORKER = 900;
    private static final int ROUNDS = 2_000;

    @TempDir
    Path directory;

    private Lab lab;

    @BeforeEach
    void open() {
        lab = new Lab(directory, WORKERS, 8_000);
    }

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void roundRobinStaysEven() throws Exception {
        serve("rr", 0);

        race();

        assertThat(totals()).allMatch(total -> total == WORKERS * SYNS_PER_WORKER / SERVERS);
    }

    @Test
    void noServerEverExceedsItsThreshold() throws Exception {
        int threshold = 101;
        for (String scheduler : List.of("rr", "wlc")) {
            lab.director.services().flush();
            serve(scheduler, threshold);

            int highest = race();

            assertThat(highest).as(scheduler).isLessThanOrEqualTo(threshold);
            assertThat(totals()).as(scheduler).allMatch(total -> total == threshold);
            lab.advanceSeconds(61);
        }
    }

    private void serve(String scheduler, int threshold) throws Refused {
        lab.director.services().add(new ServiceSpec(Lab.service(TCP, 80), scheduler));
        for (int i = 1; i <= SERVERS; i++) {
            lab.director
                    .services()
                    .addServer(
                            Lab.service(TCP, 80),
                            new ServerSpec(Lab.server(i, 80), ForwardingMethod.MASQ, 1, threshold, 0));
        }
        lab.introduce(SERVERS);
    }

    /** Lets all workers loose on their queues; returns the highest count that any server was seen with meanwhile. */
    private int race() throws InterruptedException {
        for (int worker = 0; worker < WORKERS; worker++) {
            for (int i = 0; i < SYNS_PER_WORKER; i++) {
                Frame syn = Frame.tcp("172.16." + worker + ".1", 1024 + i, VIP, 80, SYN);
                lab.injectRaw(lab.clientSide, worker, syn.between(Lab.ROUTER_MAC, Lab.CLIENT_PORT_MAC));
            }
        }
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < WORKERS; i++) {
            Worker worker = lab.director.worker(i);
            threads.add(Thread.ofPlatform().start(() -> work(worker, start)));
        }
        start.countDown();
        int highest = 0;
        while (threads.stream().anyMatch(Thread::isAlive)) {
            highest = Math.max(highest, totals().stream().mapToInt(t -> t).max().orElse(0));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        lab.discard();
        return highest;
    }

    private static void work(Worker worker, CountDownLatch start) {
        try {
            start.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        for (int round = 0; round < ROUNDS; round++) {
            worker.doWork();
        }
    }

    private List<Integer> totals() {
        List<ServerStatus> servers = lab.director.services().list().get(0).servers();
        return servers.stream().map(s -> s.active() + s.inactive()).toList();
    }
}
