package sluice.worker;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import sluice.connection.TableCheck;
import sluice.forward.Refused;
import sluice.port.Burst;
import sluice.port.MemoryPort;
import sluice.wire.Ipv4;
import sluice.wire.Tcp;

/**
 * Opens and closes very many connections through one worker, in virtual time: SYN, ACK and RST of each, then it expires.
 *
 * <p>A process of its own, which prints what it allocated and how much memory it has as it goes, and ends with {@code ok}
 * or with what is wrong.
 */
final class ChurnSoak {
    private static final int SERVERS = 3;
    private static final int CAPACITY = 1 << 18;
    private static final int VIP = 0x0A0A0001;
    private static final int PORT = 80;
    private static final int FIRST_CLIENT = 0x64400000;
    private static final int FIRST_CLIENT_PORT = 10_000;
    private static final int PORTS_PER_CLIENT = 50_000;
    private static final long NANOS_PER_BURST = 2_000_000L;
    private static final int PACKETS_EACH = 3;
    private static final int REPORTS = 10;

    /** Code that is not compiled yet allocates now and then; the measurement starts when a round went without. */
    private static final int WARM_UPS = 8;

    private static final int WARM_UP_CONNECTIONS = 500_000;
    private static final long GROWTH_LIMIT_KIB = 32 * 1024;
    private static final int FOREVER_SECONDS = 1_000;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Lab lab;
    private final Burst in = new Burst(32);
    private final Burst out = new Burst(64);
    private int next;
    private long forwarded;

    private ChurnSoak(Lab lab) {
        this.lab = lab;
    }

    /** Arguments: a folder and the number of connections. */
    public static void main(String[] arguments) throws IOException, Refused {
        Lab lab = new Lab(Path.of(arguments[0]), 1, CAPACITY);
        lab.serve(Ipv4.TCP, PORT, "wlc", SERVERS, PORT).introduce(SERVERS);
        List<String> problems = new ChurnSoak(lab).run(Long.parseLong(arguments[1]));
        System.out.println(problems.isEmpty() ? "ok" : problems.toString());
    }

    private List<String> run(long connections) throws IOException {
        warmUp();
        long allocatedAtStart = threads.getCurrentThreadAllocatedBytes();
        long residentAtStart = 0;
        long allocated = 0;
        forwarded = 0;
        long part = connections / REPORTS;
        for (int report = 1; report <= REPORTS; report++) {
            long start = System.nanoTime();
            churn(part);
            long nanos = System.nanoTime() - start;
            // Reporting allocates, so it is left out.
            allocated += threads.getCurrentThreadAllocatedBytes() - allocatedAtStart;
            long resident = residentKib();
            residentAtStart = report == 1 ? resident : residentAtStart;
            System.out.printf(
                    "%d connections, %d live, %d bytes allocated by the worker, %d MiB resident, %.2f us each%n",
                    part * report, lab.director.liveConnections(), allocated, resident / 1024, nanos / 1e3 / part);
            allocatedAtStart = threads.getCurrentThreadAllocatedBytes();
        }
        List<String> problems = new ArrayList<>();
        require(problems, "bytes allocated", allocated, 0);
        require(problems, "packets forwarded", forwarded, part * REPORTS * PACKETS_EACH);
        long growth = residentKib() - residentAtStart;
        require(problems, "KiB grown beyond the limit", Math.max(0, growth - GROWTH_LIMIT_KIB), 0);
        agree(problems);
        lab.advanceSeconds(FOREVER_SECONDS);
        agree(problems);
        require(problems, "connections left", lab.director.liveConnections(), 0);
        return problems;
    }

    private void warmUp() {
        for (int i = 0; i < WARM_UPS; i++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            churn(WARM_UP_CONNECTIONS);
            if (threads.getCurrentThreadAllocatedBytes() == before) {
                return;
            }
        }
    }

    private void churn(long connections) {
        for (long done = 0; done < connections; done += in.capacity()) {
            int first = next;
            play(first, Tcp.SYN);
            play(first, Tcp.ACK);
            play(first, Tcp.RST);
            next += in.capacity();
            lab.clock.set(lab.clock.nanoTime() + NANOS_PER_BURST);
        }
    }

    private void play(int first, int tcpFlags) {
        lab.pool.allocate(in, in.capacity());
        for (int i = 0; i < in.size(); i++) {
            write(i, first + i, tcpFlags);
        }
        lab.clientSide.inject(0, in);
        lab.director.worker(0).doWork();
        forwarded += collect(lab.serverSide);
        collect(lab.clientSide);
    }

    private void write(int i, int connection, int tcpFlags) {
        int client = FIRST_CLIENT + Integer.divideUnsigned(connection, PORTS_PER_CLIENT);
        int clientPort = FIRST_CLIENT_PORT + Integer.remainderUnsigned(connection, PORTS_PER_CLIENT);
        TcpFrames.fromClient(in, i, client, VIP, clientPort << 16 | PORT, tcpFlags);
    }

    private int collect(MemoryPort port) {
        int packets = port.pollTransmitted(0, out);
        lab.pool.free(out);
        return packets;
    }

    private void agree(List<String> problems) {
        problems.addAll(TableCheck.of(lab.connections).problems());
        problems.addAll(AccountsCheck.problems(lab.connections, lab.director.services()));
    }

    private static void require(List<String> problems, String what, long is, long shouldBe) {
        if (is != shouldBe) {
            problems.add(what + ": " + is + ", not " + shouldBe);
        }
    }

    private static long residentKib() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", ""));
            }
        }
        throw new IOException("/proc/self/status has no VmRSS");
    }
}
