package sluice.bench.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How long each core has been busy, all programs of the machine and the kernel together, as {@code /proc/stat} counts (see
 * proc_stat(5)).
 */
record CoreTimes(Map<Integer, Core> cores) {
    private static final int USER = 1;
    private static final int IDLE = 4;
    private static final int IO_WAIT = 5;
    private static final int SOFT_IRQ = 7;
    private static final int STEAL = 8;

    /**
     * Clock ticks since the machine started.
     *
     * @param total all of them but those that the hypervisor took
     * @param busy those of programs and kernel
     * @param softIrq those of the kernel's packet processing that runs by itself, a part of {@code busy}
     */
    record Core(long total, long busy, long softIrq) {}

    /** Those of now. */
    static CoreTimes now() throws IOException {
        return parse(Files.readAllLines(Path.of("/proc/stat")));
    }

    /** Reads the lines {@code cpu0}, {@code cpu1} and so on. */
    static CoreTimes parse(List<String> lines) {
        Map<Integer, Core> cores = new TreeMap<>();
        for (String line : lines) {
            if (line.matches("cpu[0-9]+ .*")) {
                String[] words = line.split(" +");
                long total = 0;
                for (int i = USER; i < STEAL; i++) {
                    total += Long.parseLong(words[i]);
                }
                long busy = total - Long.parseLong(words[IDLE]) - Long.parseLong(words[IO_WAIT]);
                cores.put(
                        Integer.valueOf(words[0].substring(3)), new Core(total, busy, Long.parseLong(words[SOFT_IRQ])));
            }
        }
        return new CoreTimes(cores);
    }

    /** The busy share of a core since {@code before}, 0 to 1. */
    double busySince(CoreTimes before, int core) {
        Core now = at(core);
        Core then = before.at(core);
        return share(now.busy - then.busy, now.total - then.total);
    }

    /** The share of a core that the kernel's packet processing took since {@code before}, 0 to 1. */
    double softIrqSince(CoreTimes before, int core) {
        Core now = at(core);
        Core then = before.at(core);
        return share(now.softIrq - then.softIrq, now.total - then.total);
    }

    private Core at(int core) {
        return cores.getOrDefault(core, new Core(0, 0, 0));
    }

    private static double share(long part, long whole) {
        return whole == 0 ? 0 : part / (double) whole;
    }
}
