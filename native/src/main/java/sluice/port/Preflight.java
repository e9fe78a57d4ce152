package sluice.port;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sluice.dpdk.EalOptions;

/**
 * Looks for everything that would make DPDK or its devices fail, before DPDK is asked: all problems at once, each with
 * its remedy.
 *
 * <p>Thread: any; cold.
 */
public final class Preflight {
    private static final Pattern MEMORY_AVAILABLE = Pattern.compile("MemAvailable:\\s+(\\d+) kB");
    private static final int MEGABYTE = 1 << 20;

    private final Host host;
    private final List<Problem> problems = new ArrayList<>();

    private Preflight(Host host) {
        this.host = host;
    }

    /**
     * Something that would fail.
     *
     * @param what is wrong, as a sentence without full stop
     * @param remedy what to do about it, a command where there is one
     */
    public record Problem(String what, String remedy) {
        @Override
        public String toString() {
            return what + "; " + remedy;
        }
    }

    /** The problems of starting DPDK with {@code options} and opening {@code ports}; empty when none is found. */
    public static List<Problem> check(EalOptions options, List<PortSpec> ports) {
        return check(options, ports, new Host(Path.of("/")));
    }

    static List<Problem> check(EalOptions options, List<PortSpec> ports, Host host) {
        Preflight preflight = new Preflight(host);
        preflight.checkMemory(options);
        for (PortSpec port : ports) {
            new DevicePreflight(host, options, port, preflight.problems).check();
        }
        preflight.checkLockedMemory(options, ports);
        return List.copyOf(preflight.problems);
    }

    private void checkMemory(EalOptions options) {
        if (options.hasHugePages()) {
            checkHugePages(options.memoryMegabytes());
            return;
        }
        Matcher available = MEMORY_AVAILABLE.matcher(host.text("proc/meminfo"));
        if (available.find()) {
            long megabytes = Long.parseLong(available.group(1)) >> 10;
            if (megabytes < options.memoryMegabytes()) {
                problems.add(new Problem(
                        options.memoryMegabytes() + " MB of memory are asked for, but only " + megabytes
                                + " MB are available",
                        "ask for less, or stop other programs"));
            }
        }
    }

    private void checkHugePages(int megabytes) {
        long freeKilobytes = 0;
        try (var sizes = Files.list(host.path("sys/kernel/mm/hugepages"))) {
            for (Path size : sizes.toList()) {
                long kilobytes = Long.parseLong(size.getFileName().toString().replaceAll("\\D", ""));
                String pages = host.text(size.resolve("free_hugepages")).strip();
                freeKilobytes += kilobytes * Long.parseLong(pages);
            }
        } catch (IOException | NumberFormatException e) {
            problems.add(new Problem(
                    "the kernel has no huge pages: " + e.getMessage(),
                    "start without huge pages (virtual devices only)"));
            return;
        }
        long free = freeKilobytes >> 10;
        if (free < megabytes) {
            problems.add(new Problem(
                    megabytes + " MB of huge pages are asked for, but only " + free + " MB are free",
                    "reserve them: sysctl vm.nr_hugepages=" + (megabytes + 1) / 2
                            + " (counts 2 MB pages), or start without huge pages"));
        }
    }

    /** The kernel pins the memory that a NIC or an AF_XDP socket uses, and counts it against a limit. */
    private void checkLockedMemory(EalOptions options, List<PortSpec> ports) {
        boolean isPinned = ports.stream()
                .anyMatch(port -> port.device() instanceof DeviceSpec.Pci || port.device() instanceof DeviceSpec.AfXdp);
        long limit = host.lockedMemoryBytes();
        if (isPinned && !host.has(Host.CAP_IPC_LOCK) && limit < (long) options.memoryMegabytes() * MEGABYTE) {
            problems.add(new Problem(
                    "only " + limit / MEGABYTE + " MB may be locked in memory, but " + options.memoryMegabytes()
                            + " MB are asked for",
                    "raise the limit (systemd: LimitMEMLOCK=infinity; shell: ulimit -l unlimited)"));
        }
    }
}
