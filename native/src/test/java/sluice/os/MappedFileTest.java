package sluice.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.dpdk.Memory;

class MappedFileTest {
    private static final long BYTES = 3 << 20;

    @TempDir
    private Path directory;

    @Test
    void newFileHoldsZeroesAndTakesItsSpaceAtOnce() throws IOException {
        Path path = directory.resolve("records");
        try (MappedFile file = MappedFile.open(path, BYTES)) {
            assertThat(file.isNew()).isTrue();
            assertThat(file.bytes()).isEqualTo(BYTES);
            assertThat(Memory.hostI64(file.address() + BYTES - 8)).isZero();
            assertThat((int) Files.getAttribute(path, "unix:nlink")).isEqualTo(1);
            assertThat(Files.size(path)).isEqualTo(BYTES);
        }
    }

    @Test
    void whatWasWrittenIsThereWhenOpenedAgain() throws IOException {
        Path path = directory.resolve("records");
        try (MappedFile file = MappedFile.open(path, BYTES)) {
            Memory.putHostI64(file.address() + 4096, 0x1234_5678_9ABCL);
            file.force();
        }
        try (MappedFile file = MappedFile.open(path, BYTES)) {
            assertThat(file.isNew()).isFalse();
            assertThat(Memory.hostI64(file.address() + 4096)).isEqualTo(0x1234_5678_9ABCL);
        }
    }

    @Test
    void fileOfAnotherSizeIsRefusedAndKept() throws IOException {
        Path path = Files.write(directory.resolve("records"), new byte[100]);
        assertThatThrownBy(() -> MappedFile.open(path, BYTES))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("has 100 bytes instead of " + BYTES);
        assertThat(Files.size(path)).isEqualTo(100);
    }

    @Test
    void missingSpaceIsAnExceptionAndLeavesNoFile() {
        Path path = directory.resolve("records");
        assertThatThrownBy(() -> MappedFile.open(path, 1L << 50))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("left");
        assertThat(path).doesNotExist();
    }

    @Test
    void memoryIsOutOfReachOnceClosed() throws IOException {
        MappedFile file = MappedFile.open(directory.resolve("records"), BYTES);
        long address = file.address();
        file.close();
        assertThatThrownBy(() -> Memory.u8(address)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
