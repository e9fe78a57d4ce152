package sluice.localport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalAddressBookTest {
    private static final int SECOND_ADDRESS = 4096 + 2 * 16;

    @TempDir
    Path directory;

    @Test
    void sameAddressGetsTheSameNumber() throws IOException {
        try (LocalAddressBook book = LocalAddressBook.open(directory)) {
            assertThat(id(book, "192.0.2.1")).isEqualTo(1);
            assertThat(id(book, "2001:db8::1")).isEqualTo(2);
            assertThat(id(book, "192.0.2.1")).isEqualTo(1);
            assertThat(book.size()).isEqualTo(2);
            assertThat(List.of(book.contains(0), book.contains(1), book.contains(2), book.contains(3)))
                    .containsExactly(false, true, true, false);
            assertThat(book.high(2)).isEqualTo(Addresses.high("2001:db8::1"));
            assertThat(book.low(2)).isEqualTo(Addresses.low("2001:db8::1"));
        }
    }

    @Test
    void numbersSurviveTheProcess() throws IOException {
        try (LocalAddressBook book = LocalAddressBook.open(directory)) {
            assertThat(book.report()).startsWith("no earlier local addresses");
            id(book, "192.0.2.1");
            id(book, "192.0.2.2");
        }
        try (LocalAddressBook book = LocalAddressBook.open(directory)) {
            assertThat(book.report()).isEqualTo("2 local addresses of earlier connections");
            assertThat(book.isSetAside()).isFalse();
            assertThat(book.low(2)).isEqualTo(Addresses.low("192.0.2.2"));
            assertThat(id(book, "192.0.2.3")).isEqualTo(3);
            assertThat(id(book, "192.0.2.2")).isEqualTo(2);
        }
    }

    @Test
    void addressThatWasNotCountedBeforeTheProcessDiedDoesNotExist() throws IOException {
        try (LocalAddressBook book = LocalAddressBook.open(directory)) {
            id(book, "192.0.2.1");
        }
        overwrite(SECOND_ADDRESS, 77);
        try (LocalAddressBook book = LocalAddressBook.open(directory)) {
            assertThat(book.isSetAside()).isFalse();
            assertThat(id(book, "192.0.2.2")).isEqualTo(2);
        }
        try (LocalAddressBook book = LocalAddressBook.open(directory)) {
            assertThat(book.low(2)).isEqualTo(Addresses.low("192.0.2.2"));
        }
    }

    @ParameterizedTest(name = "byte {0}: {1}")
    @CsvSource({
        "0,    it is not a file of local addresses",
        "8,    it has layout",
        "15,   which is impossible",
        "4130, the checksum of address 2 is wrong"
    })
    void damagedFileIsSetAsideAndTold(int offset, String reason) throws IOException {
        try (LocalAddressBook book = LocalAddressBook.open(directory)) {
            id(book, "192.0.2.1");
            id(book, "192.0.2.2");
        }
        overwrite(offset, 77);

        try (LocalAddressBook book = LocalAddressBook.open(directory)) {
            assertThat(book.isSetAside()).isTrue();
            assertThat(book.report()).startsWith("set aside ").contains(reason);
            assertThat(book.size()).isZero();
        }
        assertThat(setAside()).isEqualTo(1);
    }

    @Test
    void fileOfAnotherSizeIsSetAsideAndTold() throws IOException {
        Files.write(directory.resolve("local-addresses"), new byte[100]);

        try (LocalAddressBook book = LocalAddressBook.open(directory)) {
            assertThat(book.report()).contains("since it has 100 bytes instead of ");
            assertThat(id(book, "192.0.2.1")).isEqualTo(1);
        }
        assertThat(setAside()).isEqualTo(1);
    }

    @Test
    void fullBookKeepsWhatItHas() throws IOException {
        try (LocalAddressBook book = LocalAddressBook.open(directory)) {
            for (int i = 1; i <= LocalAddressBook.MOST; i++) {
                assertThat(book.id(1, i)).isEqualTo(i);
            }
            assertThatThrownBy(() -> book.id(2, 1))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("all 65535 numbers of local addresses are given");
            assertThat(book.low(LocalAddressBook.MOST)).isEqualTo(LocalAddressBook.MOST);
        }
        try (LocalAddressBook book = LocalAddressBook.open(directory)) {
            assertThat(book.size()).isEqualTo(LocalAddressBook.MOST);
        }
    }

    private static int id(LocalAddressBook book, String address) {
        return book.id(Addresses.high(address), Addresses.low(address));
    }

    private void overwrite(int offset, int value) throws IOException {
        try (RandomAccessFile file =
                new RandomAccessFile(directory.resolve("local-addresses").toFile(), "rw")) {
            file.seek(offset);
            file.write(value);
        }
    }

    private long setAside() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith("local-addresses.aside-"))
                    .count();
        }
    }
}
