package sluice.connection;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AllocationTest {
    private static final int CONNECTIONS = 1_000_000;

    @TempDir
    Path directory;

    @Test
    void millionConnectionsFromCreationToExpiryAllocateNothing() throws IOException {
        // In a JVM of its own, since the checks of checked memory allocate.
        Process process = ForkedJvm.start(Churn.class, directory.toString());

        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(output).isEqualTo("allocated 0 bytes\n");
    }

    /** Creates, finds, removes and expires, and prints what the thread allocated. */
    static final class Churn {
        private static final ConnectionDraft DRAFT = new ConnectionDraft();
        private static final PacketTuple TUPLE = new PacketTuple();

        private Churn() {}

        public static void main(String[] arguments) throws IOException {
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            try (ConnectionTable table = Connections.open(Path.of(arguments[0]), 200_000, 2)) {
                churn(table, 0, CONNECTIONS);
                threads.getCurrentThreadAllocatedBytes();
                long before = threads.getCurrentThreadAllocatedBytes();
                churn(table, CONNECTIONS, 2 * CONNECTIONS);
                long allocated = threads.getCurrentThreadAllocatedBytes() - before;
                System.out.println("allocated " + allocated + " bytes");
            }
        }

        private static void churn(ConnectionTable table, int from, int to) {
            WorkerConnections creator = table.worker(0);
            WorkerConnections other = table.worker(1);
            ExpiryHandler handler = (record, number, state) -> {};
            for (int i = from; i < to; i++) {
                int nowTicks = i >> 7;
                int number = Connections.connect(creator, DRAFT, TUPLE, i, Connections.NAT, 100, nowTicks);
                creator.find(Connections.fromClient(TUPLE, i));
                other.find(Connections.reply(TUPLE, i));
                if ((i & 3) == 0) {
                    other.remove(number);
                } else if ((i & 3) == 1) {
                    creator.remove(number);
                } else {
                    other.rearm(number, nowTicks);
                }
                if ((i & 127) == 0) {
                    creator.drain(128);
                    creator.expire(nowTicks, 256, handler);
                }
            }
        }
    }
}
