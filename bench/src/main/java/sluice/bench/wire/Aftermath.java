package sluice.bench.wire;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sluice.bench.BenchDirector;

/** Leaves nothing of a benchmark behind, also when it is interrupted: no process, no huge page, no folder. */
public final class Aftermath {
    private static final long CLEAN_UP_NANOS = 5_000_000_000L;

    private Aftermath() {}

    /** When this process ends, its children are ended, then {@code pages} are given back and {@code folder} is deleted. */
    public static void atExit(HugePages pages, @Nullable Path folder) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> cleanUp(pages, folder), "aftermath"));
    }

    private static void cleanUp(HugePages pages, @Nullable Path folder) {
        List<ProcessHandle> children = ProcessHandle.current().descendants().toList();
        children.forEach(ProcessHandle::destroy);
        long deadline = System.nanoTime() + CLEAN_UP_NANOS;
        while (children.stream().anyMatch(ProcessHandle::isAlive) && System.nanoTime() - deadline < 0) {
            Thread.onSpinWait();
        }
        children.forEach(ProcessHandle::destroyForcibly);
        try {
            pages.close();
            if (folder != null && Files.exists(folder)) {
                BenchDirector.delete(folder);
            }
        } catch (IOException e) {
            System.err.println("not everything was cleaned up: " + e.getMessage());
        }
    }
}
