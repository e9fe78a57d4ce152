package sluice.bench.generator;

import java.io.IOException;
import java.io.OutputStream;
import picocli.CommandLine.Option;
import sluice.dpdk.Eal;
import sluice.dpdk.EalOptions;
import sluice.dpdk.WorkerThread;
import sluice.os.Affinity;
import sluice.port.DeviceSpec;
import sluice.port.DpdkPool;
import sluice.port.DpdkPort;
import sluice.port.DpdkPorts;
import sluice.port.PortSpec;

/** The server end of a memif wire, which every generator has, with the options that say where it is. */
public final class MemifServer {
    private static final int BUFFERS = 16383;
    private static final int MEGABYTES = 96;

    @Option(names = "--socket", defaultValue = "@sluice-bench", description = "memif socket (default ${DEFAULT-VALUE})")
    private String socket = "";

    @Option(names = "--core", defaultValue = "0", description = "core to run on (default ${DEFAULT-VALUE})")
    private int core;

    /** Starts the EAL on huge pages, pins the calling thread and opens the wire. */
    public DpdkPort open() {
        return open(true);
    }

    /** As {@link #open()}, on ordinary memory if there shall be no huge pages. */
    public DpdkPort open(boolean hasHugePages) {
        EalOptions options =
                hasHugePages ? EalOptions.withHugePages(MEGABYTES) : EalOptions.withoutHugePages(MEGABYTES);
        Eal eal = Eal.start(options.filePrefix("sluice-generator").cores(Integer.toString(core)));
        DpdkPool pool = new DpdkPool("generator", BUFFERS);
        PortSpec wire = new PortSpec("wire", new DeviceSpec.Memif(socket, 0, true, false), 1);
        Affinity.pin(core);
        WorkerThread.register();
        return DpdkPorts.open(eal, wire, pool);
    }

    /** Keeps the wire until the standard input ends. */
    public static void linger() throws IOException {
        System.in.transferTo(OutputStream.nullOutputStream());
    }
}
