package sluice.worker;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import sluice.connection.TableCheck;
import sluice.forward.ForwardingMethod;
import sluice.forward.Ipv4Numbers;
import sluice.forward.LocalAddress;
import sluice.forward.Refused;
import sluice.forward.ServerSpec;
import sluice.forward.ServiceKey;
import sluice.forward.ServiceSpec;
import sluice.localport.PortCounters;
import sluice.port.Burst;
import sluice.port.MemoryPort;
import sluice.wire.Ipv4;
import sluice.wire.Tcp;

/**
 * Opens very many FULLNAT connections by one local address to 50 real servers, which all stay: SYN and ACK of each.
 *
 * <p>A process of its own, which prints what they take beside their records and index, and ends with {@code ok} or with
 * what is wrong.
 */
final class FullNatMillions {
    private static final int SERVERS = 50;
    private static final String LOCAL = "10.1.0.200";
    private static final int VIP = 0x0A0A0001;
    private static final int PORT = 80;
    private static final int FIRST_CLIENT = 0x64400000;
    private static final int FIRST_CLIENT_PORT = 10_000;
    private static final int PORTS_PER_CLIENT = 50_000;
    private static final long LIMIT_KIB = 100 * 1024;
    /** How many to open before memory is measured: code is compiled meanwhile. */
    private static final int WARM_UP_SHARE = 50;
    /** The proof that ports and records agree writes each down. */
    private static final int MOST_TO_PROVE = 200_000;

    private final Lab lab;
    private final Burst in = new Burst(32);
    private final Burst out = new Burst(64);
    private int next;
    private long forwarded;

    private FullNatMillions(Lab lab) {
        this.lab = lab;
    }

    /** Arguments: a folder and the number of connections, a multiple of 1600. */
    public static void main(String[] arguments) throws IOException, Refused {
        Path folder = Path.of(arguments[0]);
        int connections = Integer.parseInt(arguments[1]);
        Lab lab = new Lab(folder, 1, connections);
        serve(lab);
        lab.introduce(SERVERS);
        List<String> problems = new FullNatMillions(lab).run(connections, folder);
        System.out.println(problems.isEmpty() ? "ok" : problems.toString());
    }

    private static void serve(Lab lab) throws Refused {
        ServiceKey service = Lab.service(Ipv4.TCP, PORT);
        lab.director.services().add(new ServiceSpec(service, "rr"));
        lab.director.services().addLocal(service, new LocalAddress(Ipv4Numbers.address(Lab.number(LOCAL)), ""));
        for (int i = 1; i <= SERVERS; i++) {
            lab.director
                    .services()
                    .addServer(service, new ServerSpec(Lab.server(i, PORT), ForwardingMethod.FULLNAT, 1, 0, 0));
        }
    }

    private List<String> run(int connections, Path folder) throws IOException {
        open(connections / WARM_UP_SHARE);
        long before = anonymousKib() + heapKib();
        open(connections - next);
        long beyond = anonymousKib() + heapKib() - before;

        PortCounters ports = lab.director.portsInUse().counters();
        System.out.printf(
                "%d live connections by one local address to %d real servers%n",
                lab.director.liveConnections(), SERVERS);
        for (String file : List.of("records", "index")) {
            System.out.printf("%d MiB of %s%n", Files.size(folder.resolve(file)) >> 20, file);
        }
        System.out.printf(
                "%d KiB beside these, %d KiB of it for ports: %d pairs, %d blocks%n",
                beyond, ports.bytes() >> 10, ports.pairs(), ports.blocks());

        List<String> problems = new ArrayList<>();
        require(problems, "live connections", lab.director.liveConnections(), connections);
        require(problems, "ports in use", ports.used(), connections);
        require(problems, "packets forwarded", forwarded, 2L * connections);
        require(problems, "connections without a port", lab.dropped("no-local-port"), 0);
        require(problems, "KiB beyond the limit", Math.max(0, beyond - LIMIT_KIB), 0);
        problems.addAll(TableCheck.of(lab.connections).problems());
        if (connections <= MOST_TO_PROVE) {
            problems.addAll(LocalPortsCheck.problems(lab.connections, lab.director));
        }
        return problems;
    }

    private void open(int connections) {
        for (int end = next + connections; next < end; next += in.capacity()) {
            play(Tcp.SYN);
            play(Tcp.ACK);
        }
    }

    private void play(int tcpFlags) {
        lab.pool.allocate(in, in.capacity());
        for (int i = 0; i < in.size(); i++) {
            int client = FIRST_CLIENT + (next + i) / PORTS_PER_CLIENT;
            int clientPort = FIRST_CLIENT_PORT + (next + i) % PORTS_PER_CLIENT;
            TcpFrames.fromClient(in, i, client, VIP, clientPort << 16 | PORT, tcpFlags);
        }
        lab.clientSide.inject(0, in);
        lab.director.worker(0).doWork();
        forwarded += collect(lab.serverSide);
        collect(lab.clientSide);
    }

    private int collect(MemoryPort port) {
        int packets = port.pollTransmitted(0, out);
        lab.pool.free(out);
        return packets;
    }

    private static void require(List<String> problems, String what, long is, long shouldBe) {
        if (is != shouldBe) {
            problems.add(what + ": " + is + ", not " + shouldBe);
        }
    }

    /** Memory of the process that is neither a file's nor the heap, which ZGC has in a file of its own. */
    private static long anonymousKib() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("RssAnon:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", ""));
            }
        }
        throw new IOException("/proc/self/status has no RssAnon");
    }

    private static long heapKib() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 10;
    }
}
