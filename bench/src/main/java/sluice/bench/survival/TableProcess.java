package sluice.bench.survival;

import java.io.IOException;
import java.nio.file.Path;
import org.agrona.concurrent.SystemNanoClock;
import sluice.bench.BenchConnections;
import sluice.bench.BenchDirector;
import sluice.connection.ConnectionTable;
import sluice.connection.OpenReport;
import sluice.connection.TableCheck;
import sluice.connection.Ticks;
import sluice.forward.Refused;
import sluice.port.MemoryPool;
import sluice.port.MemoryPort;

/**
 * A director's process without traffic: fills an empty connection table, or takes over one that it finds. Stops cleanly
 * at the end of its input, if it is not killed before.
 */
public final class TableProcess {
    private static final long PORT_MAC = 0x0200_0000_0001L;
    private static final int LINES = 1024;
    private static final int BURST = 64;
    private static final int TIMEOUT_TICKS = Ticks.ofSeconds(900);
    private static final String CHECK = "check";

    private TableProcess() {}

    /** Arguments: folder, connections, and {@code check} to have the table proven. */
    public static void main(String[] arguments) throws IOException, Refused {
        Path folder = Path.of(arguments[0]);
        int connections = Integer.parseInt(arguments[1]);
        MemoryPort port = new MemoryPort("wire", PORT_MAC, new MemoryPool(BURST));
        try (BenchDirector bench =
                BenchDirector.openIn(folder, port, connections, LINES, BURST, SystemNanoClock.INSTANCE)) {
            OpenReport report = bench.connections().report();
            if (report.outcome() == OpenReport.Outcome.FRESH) {
                fill(bench.connections(), connections);
            } else {
                System.out.println(report.sentence() + ": " + report.millis() + " ms");
            }
            if (arguments.length > 2 && arguments[2].equals(CHECK)) {
                TableCheck check = TableCheck.of(bench.connections());
                System.out.println("checked: " + check.live() + " live, " + check.problemCount() + " problems");
            }
            System.out.println("ready");
            System.in.transferTo(System.out);
        }
        System.out.println("stopped");
    }

    private static void fill(ConnectionTable table, int connections) throws IOException {
        BenchConnections flows = new BenchConnections(table.worker(0));
        int nowTicks = Ticks.ofNanos(System.nanoTime());
        long start = System.nanoTime();
        for (int flow = 0; flow < connections; flow++) {
            if (flows.create(flow, TIMEOUT_TICKS, nowTicks) < 0) {
                throw new IOException("only " + flow + " connections fit");
            }
        }
        System.out.println(
                "created " + table.live() + " connections: " + (System.nanoTime() - start) / connections + " ns each");
    }
}
