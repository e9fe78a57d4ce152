package sluice.dpdk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * DPDK's environment abstraction layer: memory, drivers, devices. A process has at most one, for as long as it lives.
 *
 * <p>Thread: any.
 */
public final class Eal {
    private static final AtomicReference<@Nullable Eal> RUNNING = new AtomicReference<>();

    private final ColdFunction hotplugAdd = new ColdFunction(
            "rte_eal_hotplug_add", ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG);
    private final ColdFunction hotplugRemove =
            new ColdFunction("rte_eal_hotplug_remove", ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG);
    private final EalOptions options;

    private Eal(EalOptions options) {
        this.options = options;
    }

    /**
     * Starts it. Its whole memory is taken now: later, running out of huge pages would be a signal, which belongs to
     * the JVM.
     *
     * @throws DpdkException when the shim or DPDK cannot be loaded or does not fit, when DPDK refuses, or when it runs
     *     already
     */
    public static Eal start(EalOptions options) {
        NativeLibrary.load();
        MbufLayout.check();
        Eal eal = new Eal(options);
        if (!RUNNING.compareAndSet(null, eal)) {
            throw new DpdkException("a process can start DPDK only once, and this one has", null);
        }
        // rte_eal_init ties its caller to a core for good: let it be a thread that nobody needs afterwards.
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        Thread thread = Thread.ofPlatform().name("eal-init").start(() -> {
            try {
                init(arguments(options));
            } catch (DpdkException | UncheckedIOException e) {
                failure.set(e);
            }
        });
        join(thread);
        Throwable e = failure.get();
        if (e != null) {
            throw new DpdkException("DPDK did not start: " + e.getMessage(), e);
        }
        return eal;
    }

    /** The one that runs, or null. */
    public static @Nullable Eal running() {
        return RUNNING.get();
    }

    /** What it was started with. */
    public EalOptions options() {
        return options;
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DpdkException("interrupted while DPDK started", e);
        }
    }

    private static List<String> arguments(EalOptions options) {
        List<String> arguments = new ArrayList<>();
        arguments.add("sluice");
        arguments.add("--lcores=0@(" + (options.cores().isEmpty() ? allowedCores() : options.cores()) + ")");
        arguments.add("--no-telemetry");
        arguments.add("--file-prefix=" + options.filePrefix());
        arguments.add("--log-level=" + options.logLevel());
        arguments.add("-m");
        arguments.add(Integer.toString(options.memoryMegabytes()));
        if (options.hasHugePages()) {
            arguments.add("--in-memory");
            // Memif hands memory to its peer as file descriptors: few large ones instead of one per page.
            arguments.add("--single-file-segments");
        } else {
            // Without huge pages DPDK refuses --in-memory; this is the part of it that leaves no files behind.
            arguments.add("--no-huge");
            arguments.add("--no-shconf");
        }
        if (options.pciAddresses().isEmpty()) {
            arguments.add("--no-pci");
        }
        for (String pci : options.pciAddresses()) {
            arguments.add("--allow=" + pci);
        }
        return arguments;
    }

    private static void init(List<String> arguments) {
        // Left allocated: DPDK keeps pointers to its arguments.
        Arena arena = Arena.global();
        MemorySegment argv = arena.allocate(ValueLayout.ADDRESS, arguments.size() + 1L);
        for (int i = 0; i < arguments.size(); i++) {
            argv.setAtIndex(ValueLayout.ADDRESS, i, arena.allocateFrom(arguments.get(i)));
        }
        int result = new ColdFunction("sluice_eal_init", ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG)
                .call(arguments.size(), argv.address());
        if (result < 0) {
            throw new DpdkException(
                    "rte_eal_init",
                    result,
                    ErrorText.of(result) + " (arguments " + String.join(" ", arguments)
                            + "; DPDK's own messages are on the standard error output)");
        }
    }

    private static String allowedCores() {
        String key = "Cpus_allowed_list:";
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith(key)) {
                    return line.substring(key.length()).strip();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new DpdkException("/proc/self/status tells no allowed cores", null);
    }

    /**
     * Creates a virtual device.
     *
     * @param name starts with its driver's name, unique in this process
     * @param driverArguments as its driver documents them
     * @throws DpdkException when the driver refuses
     */
    public void plug(String name, String driverArguments) {
        try (Arena arena = Arena.ofConfined()) {
            hotplugAdd.require(
                    arena.allocateFrom("vdev").address(),
                    arena.allocateFrom(name).address(),
                    arena.allocateFrom(driverArguments).address());
        }
    }

    /** Removes a virtual device; its port is closed with it. */
    public void unplug(String name) {
        try (Arena arena = Arena.ofConfined()) {
            hotplugRemove.require(
                    arena.allocateFrom("vdev").address(),
                    arena.allocateFrom(name).address());
        }
    }
}
