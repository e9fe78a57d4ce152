package sluice.worker;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import sluice.dpdk.Memory;

/**
 * What clients know, in a file that outlives the director's process: the time, and for each flow the real server that
 * it is connected to. A flow is noted after the first packet has come out at the server, and struck out before its last
 * packet is sent.
 *
 * <p>Threads: any; the entry of a flow belongs to whoever holds the flow.
 */
final class CrashJournal {
    static final int NONE = 0;

    private static final int TIME = 0;
    private static final int SERVERS = 8;

    private final long base;

    CrashJournal(Path file, int flows) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            base = Memory.register(
                    channel.map(FileChannel.MapMode.READ_WRITE, 0, SERVERS + 4L * flows, Arena.global()));
        }
    }

    /** The clock that goes on where the last process stopped. */
    LabClock clock() {
        return new LabClock(base + TIME);
    }

    /** The number of the server that {@code flow} is connected to, or {@link #NONE}. */
    int server(int flow) {
        return Memory.acquireI32(base + SERVERS + 4L * flow);
    }

    void server(int flow, int number) {
        Memory.releaseI32(base + SERVERS + 4L * flow, number);
    }
}
