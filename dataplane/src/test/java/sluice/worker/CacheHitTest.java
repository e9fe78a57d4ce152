package sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static sluice.worker.Frame.ACK;
import static sluice.worker.Frame.SYN;
import static sluice.worker.Lab.VIP;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.forward.ForwardingMethod;
import sluice.forward.Refused;
import sluice.forward.ServerCounters;
import sluice.forward.ServerSpec;
import sluice.forward.ServiceSpec;
import sluice.port.MemoryPort;

/**
 * Two workers share services, servers, thresholds, schedulers, connections and neighbours, and yet packets of flows that are in
 * their caches make neither write what the other one reads or writes: else they would wait for each other's cache lines, and
 * two would do less than twice the work of one.
 *
 * <p>Outside the heap that is checked line by line, so it holds for memory that is allocated side by side, too. On the heap the
 * objects that both reach must stay as they are. Where the collector puts objects that only one of them reaches is its own
 * affair: two may end up in one line.
 */
final class CacheHitTest {
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int SERVERS = 2;
    private static final int ALL_SERVERS = 3 * SERVERS;
    private static final int WORKERS = 2;
    private static final int FLOWS = 3;
    private static final int SETTLING_PACKETS = 3;
    private static final double TICK_SECONDS = 0.1;

    @TempDir
    Path directory;

    private Lab lab;

    @BeforeEach
    void open() throws Refused {
        lab = new Lab(directory, WORKERS, 998);
        lab.serve(UDP, 53, "rr", SERVERS, 53).serveByFullNat(TCP, 81, "wlc", SERVERS);
        lab.director.services().add(new ServiceSpec(Lab.service(TCP, 80), "wlc"));
        for (int i = 1; i <= SERVERS; i++) {
            lab.director
                    .services()
                    .addServer(
                            Lab.service(TCP, 80),
                            new ServerSpec(Lab.server(i, 80), ForwardingMethod.MASQ, 1, 900, 700));
        }
        lab.introduce(SERVERS);
    }

    @AfterEach
    void close() {
        lab.close();
    }

    @ParameterizedTest
    @CsvSource({"17, 53", "6, 80", "6, 81"})
    void packetsOfKnownFlowsWriteNothingThatTheOtherWorkerTouches(int protocol, int port) {
        Frame[][] asServed = new Frame[WORKERS][FLOWS];
        for (int worker = 0; worker < WORKERS; worker++) {
            for (int flow = 0; flow < FLOWS; flow++) {
                asServed[worker][flow] = opened(protocol, port, worker, flow);
            }
        }
        // Otherwise it would be the tick in which all were seen last, and stay.
        lab.advanceSeconds(TICK_SECONDS);
        for (int worker = 0; worker < WORKERS; worker++) {
            for (int flow = 0; flow < FLOWS; flow++) {
                arrive(lab.clientSide, worker, request(protocol, port, worker, flow, ACK));
                arrive(lab.serverSide, worker, AnyFrame.reply(asServed[worker][flow], ACK, new byte[0]));
            }
        }
        SharedObjects objects = SharedObjects.of(lab.director.worker(0), lab.director.worker(1));

        SharedMemory first = SharedMemory.touchedBy(() -> lab.director.worker(0).doWork());
        SharedMemory second =
                SharedMemory.touchedBy(() -> lab.director.worker(1).doWork());

        assertThat(lab.collect(lab.serverSide)).as("requests").hasSize(WORKERS * FLOWS);
        assertThat(lab.collect(lab.clientSide)).as("replies").hasSize(WORKERS * FLOWS);
        assertThat(List.of(first.linesWritten(), second.linesWritten())).allMatch(lines -> lines > FLOWS);
        assertThat(SharedMemory.contended(first, second)).as("lines").isEmpty();
        assertThat(objects.size()).isGreaterThan(100);
        assertThat(objects.changes()).as("shared objects").isEmpty();
    }

    /** That this would show is to be seen where it has to be so: new connections are counted at their server for all. */
    @Test
    void newConnectionsDoWriteWhatIsShared() {
        arrive(lab.clientSide, 0, request(TCP, 80, 0, 0, SYN));
        arrive(lab.clientSide, 1, request(TCP, 80, 1, 0, SYN));
        arrive(lab.clientSide, 0, request(UDP, 53, 0, 0, 0));
        SharedObjects objects = SharedObjects.of(lab.director.worker(0), lab.director.worker(1));

        SharedMemory first = SharedMemory.touchedBy(() -> lab.director.worker(0).doWork());
        SharedMemory second =
                SharedMemory.touchedBy(() -> lab.director.worker(1).doWork());

        long lines = lab.director.services().serverLines();
        List<Long> counters = IntStream.range(0, ALL_SERVERS)
                .mapToObj(id -> SharedMemory.lineOf(ServerCounters.line(lines, id)))
                .toList();
        assertThat(SharedMemory.contended(first, second)).containsAnyElementsOf(counters);
        assertThat(objects.changes()).as("round robin's place").isNotEmpty();
        lab.discard();
    }

    /** Opens a flow and lets packets go both ways until its recipes stay as they are; a request as the server gets it. */
    private Frame opened(int protocol, int port, int worker, int flow) {
        Frame first = served(protocol, port, worker, flow, SYN);
        answered(worker, AnyFrame.reply(first, SYN | ACK, new byte[0]));
        Frame request = first;
        for (int i = 0; i < SETTLING_PACKETS; i++) {
            request = served(protocol, port, worker, flow, ACK);
            answered(worker, AnyFrame.reply(request, ACK, new byte[0]));
        }
        return request;
    }

    private Frame served(int protocol, int port, int worker, int flow, int flags) {
        arrive(lab.clientSide, worker, request(protocol, port, worker, flow, flags));
        lab.run();
        return lab.only(lab.serverSide);
    }

    private void answered(int worker, Frame reply) {
        arrive(lab.serverSide, worker, reply);
        lab.run();
        lab.only(lab.clientSide);
    }

    private static Frame request(int protocol, int port, int worker, int flow, int flags) {
        return AnyFrame.of(protocol, "172.16.5.77", 5000 + worker * FLOWS + flow, VIP, port, flags, new byte[0]);
    }

    private void arrive(MemoryPort port, int worker, Frame frame) {
        boolean isRequest = port == lab.clientSide;
        lab.injectRaw(
                port,
                worker,
                isRequest
                        ? frame.between(Lab.ROUTER_MAC, Lab.CLIENT_PORT_MAC)
                        : frame.between(Lab.serverMac(1), Lab.SERVER_PORT_MAC));
    }
}
