package sluice.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class HugePagesTest {
    private static final long BYTES = 3 * HugePages.BYTES + 4096;

    @Test
    void memoryIsZeroedAlignedAndWritableToItsEnd() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = HugePages.allocate(arena, BYTES);

            assertThat(memory.byteSize()).isEqualTo(BYTES);
            assertThat(memory.address() % HugePages.BYTES).isZero();
            assertThat(memory.get(ValueLayout.JAVA_LONG, BYTES - 8)).isZero();
            memory.set(ValueLayout.JAVA_LONG, BYTES - 8, 42);
            assertThat(memory.get(ValueLayout.JAVA_LONG, BYTES - 8)).isEqualTo(42);
        }
    }

    @Test
    void memoryIsGivenBackWithItsArena() throws IOException {
        long address;
        try (Arena arena = Arena.ofConfined()) {
            address = HugePages.allocate(arena, BYTES).address();
            assertThat(mapping(address)).isNotEmpty();
        }
        assertThat(mapping(address)).isEmpty();
    }

    @Test
    void kernelThatHasHugePagesGivesThem() throws IOException {
        Path setting = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");
        assumeThat(setting).exists();
        assumeThat(Files.readString(setting)).doesNotContain("[never]");
        try (Arena arena = Arena.ofConfined()) {
            long address = HugePages.allocate(arena, BYTES).address();
            assertThat(mapping(address))
                    .as("VmFlags, hg: a huge page is wanted")
                    .anyMatch(line -> line.matches("VmFlags:.* hg.*"));
        }
    }

    @Test
    void moreThanTheProcessHasRoomForIsAnError() {
        try (Arena arena = Arena.ofConfined()) {
            assertThatThrownBy(() -> HugePages.allocate(arena, 1L << 50))
                    .isInstanceOf(OutOfMemoryError.class)
                    .hasMessageContaining("no 1125899906842624 bytes");
        }
    }

    /** What the kernel says of the mapping that begins at most a huge page before {@code address} and holds it; empty if none. */
    private static List<String> mapping(long address) throws IOException {
        List<String> lines = Files.readAllLines(Path.of("/proc/self/smaps"));
        for (int i = 0; i < lines.size(); i++) {
            String[] range = lines.get(i).split("[- ]", 3);
            if (range.length == 3 && range[0].matches("[0-9a-f]+") && range[1].matches("[0-9a-f]+")) {
                long from = Long.parseUnsignedLong(range[0], 16);
                long to = Long.parseUnsignedLong(range[1], 16);
                if (Long.compareUnsigned(from, address) <= 0 && Long.compareUnsigned(address, to) < 0) {
                    return lines.subList(i, Math.min(lines.size(), i + 30));
                }
            }
        }
        return List.of();
    }
}
