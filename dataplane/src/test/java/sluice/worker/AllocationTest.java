package sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.connection.ForkedJvm;
import sluice.dpdk.Memory;
import sluice.forward.Refused;
import sluice.port.Burst;
import sluice.sync.SyncDaemon;
import sluice.sync.SyncRole;

/** The packet path allocates nothing on the Java heap: a garbage collection is never a worker's doing. */
final class AllocationTest {
    private static final int PACKETS = 10_000_000;

    /**
     * Code that is not compiled yet allocates now and then, on a busy machine for seconds. The measurement starts when ten
     * million packets went without, and is not repeated.
     */
    private static final int WARM_UPS = 8;

    @TempDir
    Path directory;

    @Test
    void aWorkerForwardsTenMillionPacketsWithoutAllocatingAByte() throws IOException {
        // In a JVM of its own, since the checks of checked memory allocate.
        Process process = ForkedJvm.start(Forwarder.class, directory.toString());

        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(output).isEqualTo("forwarded " + PACKETS + " packets, allocated 0 bytes\n");
    }

    /** Forwards, on the thread that it measures. */
    static final class Forwarder {
        private static final int UDP = 17;
        private static final int FLOWS = 640;
        private static final int ERRORS_EVERY = 10;

        private final Lab lab;
        private final Burst in = new Burst(32);
        private final Burst out = new Burst(32);
        private final long[] templates = new long[FLOWS];
        private final int[] lengths = new int[FLOWS];
        private int flow;

        private Forwarder(Lab lab) {
            this.lab = lab;
        }

        public static void main(String[] arguments) throws Refused {
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            Lab lab = new Lab(Path.of(arguments[0]));
            lab.serve(UDP, 53, "rr", 3, 53).serveByFullNat(UDP, 54, "rr", 3).introduce(3);
            lab.director.synchronisation().start(new SyncDaemon(SyncRole.MASTER, "client", 0, 0, null, 0, 0));
            Forwarder forwarder = new Forwarder(lab);
            forwarder.prepare();
            for (int i = 0; i < WARM_UPS; i++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                forwarder.forward(PACKETS);
                if (threads.getCurrentThreadAllocatedBytes() == before) {
                    break;
                }
            }
            long before = threads.getCurrentThreadAllocatedBytes();
            int forwarded = forwarder.forward(PACKETS);
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            System.out.println("forwarded " + forwarded + " packets, allocated " + allocated + " bytes");
        }

        private void prepare() {
            for (int i = 0; i < FLOWS; i++) {
                Frame frame = frame(i).between(Lab.ROUTER_MAC, Lab.CLIENT_PORT_MAC);
                lengths[i] = frame.bytes.length;
                templates[i] = Memory.allocate(lengths[i], 8);
                Memory.copyIn(frame.bytes, 0, templates[i], lengths[i]);
            }
        }

        /** Datagrams by NAT and FULLNAT, and after some of them a router's error about the reply. */
        private static Frame frame(int i) {
            if (i % ERRORS_EVERY != ERRORS_EVERY - 1) {
                return Frame.udp("172.16.5.77", 1024 + i, Lab.VIP, port(i), new byte[18]);
            }
            int about = i - 1 - i / ERRORS_EVERY % 2;
            Frame reply = Frame.udp(Lab.VIP, port(about), "172.16.5.77", 1024 + about, new byte[18]);
            return Frame.icmpError(3, 4, "192.0.2.9", Lab.VIP, reply, 28);
        }

        private static int port(int i) {
            return i % 2 == 0 ? 53 : 54;
        }

        private int forward(int packets) {
            int forwarded = 0;
            for (int done = 0; done < packets; done += in.capacity()) {
                lab.pool.allocate(in, in.capacity());
                for (int i = 0; i < in.size(); i++) {
                    Memory.copy(templates[flow], in.frame(i), lengths[flow]);
                    in.set(i, in.buffer(i), in.frame(i), lengths[flow], 0);
                    flow = (flow + 1) % FLOWS;
                }
                lab.clientSide.inject(0, in);
                lab.director.worker(0).doWork();
                forwarded += lab.serverSide.pollTransmitted(0, out);
                lab.pool.free(out);
                lab.clientSide.pollTransmitted(0, out);
                lab.pool.free(out);
            }
            return forwarded;
        }
    }
}
