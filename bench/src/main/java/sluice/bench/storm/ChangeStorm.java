package sluice.bench.storm;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Arrays;
import sluice.bench.generator.BenchNetwork;
import sluice.control.Commands;
import sluice.control.ControlClient;
import sluice.control.ControlException;
import sluice.forward.ForwardingMethod;
import sluice.forward.Ipv4Numbers;
import sluice.forward.Tunnel;
import sluice.rules.Protocols;
import sluice.rules.RealServer;
import sluice.rules.VirtualService;

/**
 * A client of the control socket that makes changes at a steady rate: it adds services with servers, changes weights and
 * takes all away again. Each sixth change is a transaction of its own, with a service and two servers in it.
 *
 * <p>Thread: its own; whoever started it reads when it has ended.
 */
public final class ChangeStorm implements Runnable {
    /** Changes until everything is as it was. */
    private static final int CYCLE = 12;

    private static final int FIRST_VIRTUAL = 0xC612_0300;
    private static final int VIRTUALS = 200;
    private static final int PORT = 80;

    private final Path socket;
    private final int changes;
    private final long periodNanos;
    private final long[] latencies;
    private int made;
    private long elapsedNanos;
    private String failure = "";

    /**
     * A storm to be started.
     *
     * @param changes how many; whole cycles of them are made
     * @param perSecond how many a second, 0 for as many as are possible
     */
    public ChangeStorm(Path socket, int changes, int perSecond) {
        this.socket = socket;
        this.changes = changes - changes % CYCLE;
        this.periodNanos = perSecond == 0 ? 0 : 1_000_000_000L / perSecond;
        this.latencies = new long[changes];
    }

    @Override
    public void run() {
        try (ControlClient client = ControlClient.connect(socket)) {
            long startNanos = System.nanoTime();
            while (made < changes) {
                await(startNanos + made * periodNanos);
                long sentNanos = System.nanoTime();
                change(client, made);
                latencies[made++] = System.nanoTime() - sentNanos;
            }
            elapsedNanos = System.nanoTime() - startNanos;
        } catch (IOException | ControlException | InterruptedException e) {
            failure = e.toString();
        }
    }

    /** Changes that were made. */
    int made() {
        return made;
    }

    /** Changes that were made, each second on the average. */
    double perSecond() {
        return made * 1e9 / elapsedNanos;
    }

    /** How long the daemon took to answer, nanoseconds: the share {@code quantile} of the changes was faster. */
    long latencyNanos(double quantile) {
        long[] sorted = Arrays.copyOf(latencies, made);
        Arrays.sort(sorted);
        return made == 0 ? 0 : sorted[Math.min(made - 1, (int) (quantile * made))];
    }

    /** What went wrong, empty if nothing did. */
    public String failure() {
        return failure;
    }

    private static void await(long atNanos) throws InterruptedException {
        long waitNanos = atNanos - System.nanoTime();
        if (waitNanos > 0) {
            Thread.sleep(waitNanos / 1_000_000L, (int) (waitNanos % 1_000_000L));
        }
    }

    private static void change(ControlClient client, int number) throws IOException, ControlException {
        int address = FIRST_VIRTUAL + number / CYCLE % VIRTUALS;
        VirtualService single = VirtualService.plain(Protocols.TCP, Ipv4Numbers.address(address), PORT, "wrr");
        VirtualService whole = VirtualService.plain(Protocols.TCP, Ipv4Numbers.address(address), PORT + 1, "rr");
        switch (number % CYCLE) {
            case 0 -> client.change(Commands.ADD_SERVICE, single, null);
            case 1 -> client.change(Commands.ADD_SERVER, single, server(0, 1));
            case 2 -> client.change(Commands.ADD_SERVER, single, server(1, 2));
            case 3 -> client.change(Commands.EDIT_SERVER, single, server(0, 3));
            case 4 -> client.change(Commands.EDIT_SERVER, single, server(1, 0));
            case 5 -> {
                client.begin("storm", false);
                client.change(Commands.ADD_SERVICE, whole, null);
                client.change(Commands.ADD_SERVER, whole, server(2, 1));
                client.change(Commands.ADD_SERVER, whole, server(3, 1));
                client.commit(false);
            }
            case 6 -> client.change(Commands.DELETE_SERVER, single, server(0, 1));
            case 7 -> client.change(Commands.ADD_SERVER, single, server(0, 1));
            case 8 -> client.change(Commands.EDIT_SERVICE, single, null);
            case 9 -> client.change(Commands.DELETE_SERVER, single, server(1, 1));
            case 10 -> client.change(Commands.DELETE_SERVICE, single, null);
            default -> {
                client.begin("storm", false);
                client.change(Commands.DELETE_SERVICE, whole, null);
                client.commit(false);
            }
        }
    }

    private static RealServer server(int number, int weight) {
        InetAddress address = Ipv4Numbers.address(BenchNetwork.FIRST_SERVER + number);
        return new RealServer(address, BenchNetwork.SERVER_PORT, ForwardingMethod.MASQ, weight, 0, 0, Tunnel.IPIP);
    }
}
