package sluice.worker;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import sluice.connection.TableCheck;
import sluice.forward.Refused;
import sluice.forward.Setting;
import sluice.port.Burst;
import sluice.port.MemoryPort;
import sluice.wire.Ethernet;
import sluice.wire.Ipv4;
import sluice.wire.Tcp;

/**
 * Floods a worker with SYNs, each of another source, five times as many as its table holds, while connections of before
 * go on and real clients shake hands through it, each SYN sent once.
 *
 * <p>A process of its own in virtual time, half a million SYNs a second, 25 ms between director and clients and between
 * director and server. It prints what came through.
 */
final class SynFlood {
    private static final int CAPACITY = 1_000_000;
    private static final int FLOOD = 5_000_000;
    private static final int OLD_CONNECTIONS = 1_000;
    private static final int VIP = 0x0A0A0001;
    private static final int SERVER = 0x0A010001;
    private static final int PORT = 80;
    private static final int CLIENT_PORT = 40_000;

    private static final int FLOODERS = 0x0B000000;
    private static final int OLD_CLIENTS = 0x64400000;
    private static final int NEW_CLIENTS = 0x64500000;
    private static final int CLIENTS_MASK = 0xFFF00000;

    private static final int FLOOD_SYNS_PER_BURST = 28;
    private static final long NANOS_PER_BURST = 56_000;
    private static final int BURSTS_PER_DELAY = 446;
    private static final int BURSTS_PER_HANDSHAKE = 32;
    private static final long SECOND = 1_000_000_000L;
    private static final int SYN_RECV_SECONDS = 70;

    private final Lab lab;
    private final Burst in = new Burst(32);
    private final Burst out = new Burst(64);
    private long nextTidy;
    private int flooded;
    private int oldSent;
    private int oldForwarded;
    private int newForwarded;

    private SynFlood(Lab lab) {
        this.lab = lab;
        this.nextTidy = lab.clock.nanoTime();
    }

    /** Arguments: a folder, and the value of {@code drop_entry}. */
    public static void main(String[] arguments) throws IOException, Refused {
        Lab lab = new Lab(Path.of(arguments[0]), 1, CAPACITY);
        lab.serve(Ipv4.TCP, PORT, "wlc", 1, PORT).introduce(1);
        lab.director.settings().set(Setting.DROP_ENTRY, Integer.parseInt(arguments[1]));
        System.out.println(new SynFlood(lab).run());
    }

    private String run() {
        for (int i = 0; i < OLD_CONNECTIONS; i++) {
            shakeHands(OLD_CLIENTS + i);
        }
        newForwarded = 0;
        oldForwarded = 0;
        int bursts = FLOOD / FLOOD_SYNS_PER_BURST;
        int opened = 0;
        int finished = 0;
        for (int burst = 0; burst < bursts; burst++) {
            boolean isOpening = burst % BURSTS_PER_HANDSHAKE == 0;
            boolean isAnswered = burst >= BURSTS_PER_DELAY && (burst - BURSTS_PER_DELAY) % BURSTS_PER_HANDSHAKE == 0;
            int answered = (burst - BURSTS_PER_DELAY) / BURSTS_PER_HANDSHAKE;
            boolean isFinished =
                    burst >= 2 * BURSTS_PER_DELAY && (burst - 2 * BURSTS_PER_DELAY) % BURSTS_PER_HANDSHAKE == 0;
            lab.pool.allocate(in, FLOOD_SYNS_PER_BURST + 1 + (isOpening ? 1 : 0) + (isFinished ? 1 : 0));
            int i = 0;
            while (i < FLOOD_SYNS_PER_BURST) {
                fromClient(i++, FLOODERS + flooded++, Tcp.SYN);
            }
            fromClient(i++, OLD_CLIENTS + oldSent++ % OLD_CONNECTIONS, Tcp.ACK);
            if (isOpening) {
                fromClient(i++, NEW_CLIENTS + opened++, Tcp.SYN);
            }
            if (isFinished) {
                fromClient(i, NEW_CLIENTS + finished++, Tcp.ACK);
            }
            pass(lab.clientSide);
            if (isAnswered) {
                answer(NEW_CLIENTS + answered);
            }
            lab.clock.set(lab.clock.nanoTime() + NANOS_PER_BURST);
        }
        int newInFlood = newForwarded;
        newForwarded = 0;
        for (int client = 0; client < finished; client++) {
            send(NEW_CLIENTS + client, Tcp.ACK);
        }
        int stillThere = newForwarded;
        // The last packets of the flood may have left only now.
        int oldInFlood = oldForwarded;
        List<String> problems = new ArrayList<>();
        agree(problems);
        lab.advanceSeconds(SYN_RECV_SECONDS);
        agree(problems);
        return "flood " + flooded + ", table " + CAPACITY + "\nold packets " + oldSent + ", forwarded " + oldInFlood
                + "\nhandshakes " + finished + ", done " + newInFlood + ", there after the flood " + stillThere
                + "\nlive at the end " + lab.director.liveConnections() + "\n" + problems;
    }

    private void shakeHands(int client) {
        send(client, Tcp.SYN);
        answer(client);
        send(client, Tcp.ACK);
    }

    private void send(int client, int tcpFlags) {
        lab.pool.allocate(in, 1);
        fromClient(0, client, tcpFlags);
        pass(lab.clientSide);
    }

    private void answer(int client) {
        lab.pool.allocate(in, 1);
        TcpFrames.fromServer(in, 0, 1, SERVER, client, PORT << 16 | CLIENT_PORT, Tcp.SYN | Tcp.ACK);
        pass(lab.serverSide);
    }

    private void fromClient(int i, int client, int tcpFlags) {
        TcpFrames.fromClient(in, i, client, VIP, CLIENT_PORT << 16 | PORT, tcpFlags);
    }

    private void pass(MemoryPort port) {
        port.inject(0, in);
        lab.director.worker(0).doWork();
        while (lab.serverSide.pollTransmitted(0, out) > 0) {
            for (int i = 0; i < out.size(); i++) {
                long ip = out.frame(i) + Ethernet.BYTES;
                int clients = Ipv4.source(ip) & CLIENTS_MASK;
                boolean isAck = Tcp.flags(ip + Ipv4.BYTES) == Tcp.ACK;
                oldForwarded += isAck && clients == OLD_CLIENTS ? 1 : 0;
                newForwarded += isAck && clients == NEW_CLIENTS ? 1 : 0;
            }
            lab.pool.free(out);
        }
        while (lab.clientSide.pollTransmitted(0, out) > 0) {
            lab.pool.free(out);
        }
        if (lab.clock.nanoTime() >= nextTidy) {
            nextTidy += SECOND;
            lab.director.tidy();
        }
    }

    private void agree(List<String> problems) {
        problems.addAll(TableCheck.of(lab.connections).problems());
        problems.addAll(AccountsCheck.problems(lab.connections, lab.director.services()));
    }
}
