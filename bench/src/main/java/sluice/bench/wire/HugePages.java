package sluice.bench.wire;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Huge pages of 2 MiB, reserved for the time of a benchmark and given back.
 *
 * <p>Thread: any, one at a time.
 */
public final class HugePages implements AutoCloseable {
    private static final Path POOL = Path.of("/sys/kernel/mm/hugepages/hugepages-2048kB");
    private static final int MEGABYTES = 2;

    private final int before;

    private HugePages(int before) {
        this.before = before;
    }

    /**
     * Makes sure that so much memory is free in huge pages.
     *
     * @throws IOException when the system has not that much, or does not let us
     */
    public static HugePages reserve(int megabytes) throws IOException {
        int needed = (megabytes + MEGABYTES - 1) / MEGABYTES;
        int before = read("nr_hugepages");
        int missing = needed - read("free_hugepages");
        HugePages pages = new HugePages(before);
        if (missing > 0) {
            write(before + missing);
            if (read("free_hugepages") < needed) {
                pages.close();
                throw new IOException("the system cannot spare " + megabytes + " MB in huge pages of 2 MiB");
            }
        }
        return pages;
    }

    /** Gives back what was reserved. */
    @Override
    public void close() throws IOException {
        if (read("nr_hugepages") != before) {
            write(before);
        }
    }

    private static int read(String file) throws IOException {
        return Integer.parseInt(Files.readString(POOL.resolve(file)).strip());
    }

    private static void write(int pages) throws IOException {
        Files.writeString(POOL.resolve("nr_hugepages"), Integer.toString(pages));
    }
}
