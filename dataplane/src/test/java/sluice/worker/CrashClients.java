package sluice.worker;

import static sluice.worker.Frame.ACK;
import static sluice.worker.Frame.FIN;
import static sluice.worker.Frame.RST;
import static sluice.worker.Frame.SYN;
import static sluice.worker.Lab.VIP;

import java.util.List;
import java.util.Random;

/**
 * Clients and servers of the crash test on one thread: they open, use and end flows, and require that each packet of a
 * flow comes out where the journal says.
 */
final class CrashClients {
    /**
     * Service ports; a flow's number tells which one it uses. 443 is persistent, 81 has thresholds, 53 is UDP, 82 is
     * FULLNAT.
     */
    static final int[] PORTS = {80, 53, 443, 81, 82};

    private static final int UDP_PORT = 53;
    private static final int FLOWS_PER_CLIENT = 16;

    private final LabThread worker;
    private final CrashJournal journal;
    private final Random random;

    CrashClients(LabThread worker, CrashJournal journal, long seed) {
        this.worker = worker;
        this.journal = journal;
        this.random = new Random(seed);
    }

    /** Does something about a flow that nobody else touches meanwhile. */
    void step(int flow) {
        if (journal.server(flow) == CrashJournal.NONE) {
            open(flow);
        } else if (random.nextInt(4) == 0) {
            end(flow);
        } else {
            use(flow);
        }
    }

    /** A packet in each direction. */
    void use(int flow) {
        int server = journal.server(flow);
        List<Frame> out = worker.fromClient(packet(flow, ACK));
        require(flow, server, out);
        requireClient(flow, worker.fromServer(answer(out.get(0), ACK)));
    }

    private void open(int flow) {
        List<Frame> out = worker.fromClient(packet(flow, SYN));
        if (out.isEmpty()) {
            // Every server is at its threshold.
            return;
        }
        int server = serverOf(out.get(0));
        journal.server(flow, server);
        require(flow, server, out);
        requireClient(flow, worker.fromServer(answer(out.get(0), SYN | ACK)));
        require(flow, server, worker.fromClient(packet(flow, ACK)));
    }

    private void end(int flow) {
        journal.server(flow, CrashJournal.NONE);
        if (port(flow) == UDP_PORT) {
            return;
        }
        if (random.nextBoolean()) {
            worker.fromClient(packet(flow, RST));
        } else {
            for (Frame last : worker.fromClient(packet(flow, FIN | ACK))) {
                worker.fromServer(answer(last, FIN | ACK));
            }
            worker.fromClient(packet(flow, ACK));
        }
    }

    private static Frame packet(int flow, int tcpFlags) {
        int port = port(flow);
        return port == UDP_PORT
                ? Frame.udp(client(flow), clientPort(flow), VIP, port, new byte[4])
                : Frame.tcp(client(flow), clientPort(flow), VIP, port, tcpFlags);
    }

    private static Frame answer(Frame request, int tcpFlags) {
        return AnyFrame.reply(request, tcpFlags, new byte[4]);
    }

    private static void require(int flow, int server, List<Frame> out) {
        if (out.size() != 1 || serverOf(out.get(0)) != server || !out.get(0).hasGoodChecksums()) {
            throw new IllegalStateException("flow " + flow + " of server " + server + " went to "
                    + out.stream().map(Frame::destination).toList());
        }
    }

    private static void requireClient(int flow, List<Frame> out) {
        if (out.size() != 1
                || !out.get(0).destination().equals(client(flow) + ":" + clientPort(flow))
                || !out.get(0).source().equals(VIP + ":" + port(flow))) {
            throw new IllegalStateException("an answer to flow " + flow + " went to "
                    + out.stream().map(Frame::destination).toList());
        }
    }

    private static int serverOf(Frame frame) {
        String address = frame.destinationAddress();
        return Integer.parseInt(address.substring(address.lastIndexOf('.') + 1));
    }

    private static int port(int flow) {
        return PORTS[flow % PORTS.length];
    }

    private static String client(int flow) {
        int number = flow / FLOWS_PER_CLIENT;
        return "172.16." + number / 200 + "." + (1 + number % 200);
    }

    private static int clientPort(int flow) {
        return 10_000 + flow;
    }
}
