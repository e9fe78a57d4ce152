package sluice.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PcapFileTest {
    @TempDir
    private Path directory;

    @Test
    void framesAndTimesSurviveWritingAndReading() throws IOException {
        Path file = directory.resolve("a.pcap");
        try (PcapWriter writer = new PcapWriter(file)) {
            writer.write(new byte[] {1, 2, 3}, 1_700_000_000_123_456_789L);
            writer.write(new byte[] {4}, 5);
        }
        try (PcapReader reader = new PcapReader(file)) {
            assertThat(reader.next()).containsExactly(1, 2, 3);
            assertThat(reader.nanos()).isEqualTo(1_700_000_000_123_456_789L);
            assertThat(reader.next()).containsExactly(4);
            assertThat(reader.nanos()).isEqualTo(5);
            assertThat(reader.next()).isNull();
        }
    }

    @ParameterizedTest
    @CsvSource({"A1B2C3D4, 7000", "A1B23C4D, 7"})
    void bothByteOrdersAndTimeUnitsAreRead(String magic, long nanos) throws IOException {
        for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
            Path file = Files.write(
                    directory.resolve("order.pcap"),
                    capture(order, Integer.parseUnsignedInt(magic, 16), 1, 2).array());
            try (PcapReader reader = new PcapReader(file)) {
                assertThat(reader.next()).containsExactly(9, 8);
                assertThat(reader.nanos()).isEqualTo(3_000_000_000L + nanos);
                assertThat(reader.next()).isNull();
            }
        }
    }

    @Test
    void damagedFilesAreNamedWithTheReason() throws IOException {
        int magic = PcapReader.MAGIC_MICROSECONDS;
        byte[] whole = capture(ByteOrder.BIG_ENDIAN, magic, 1, 2).array();
        assertFails(new byte[3], "too short");
        assertFails(new byte[24], "no classic capture file");
        assertFails(capture(ByteOrder.BIG_ENDIAN, magic, 113, 2).array(), "link type 113");
        assertFails(capture(ByteOrder.BIG_ENDIAN, magic, 1, -1).array(), "is damaged");
        assertFails(java.util.Arrays.copyOf(whole, whole.length - 1), "ends within a frame");
        assertFails(java.util.Arrays.copyOf(whole, 27), "ends within a frame");
    }

    private void assertFails(byte[] content, String reason) throws IOException {
        Path file = Files.write(directory.resolve("bad.pcap"), content);
        assertThatThrownBy(() -> {
                    try (PcapReader reader = new PcapReader(file)) {
                        reader.next();
                    }
                })
                .isInstanceOf(IOException.class)
                .hasMessageContaining("bad.pcap")
                .hasMessageContaining(reason);
    }

    private static ByteBuffer capture(ByteOrder order, int magic, int linkType, int length) {
        ByteBuffer capture = ByteBuffer.allocate(42).order(order);
        capture.putInt(magic).putShort((short) 2).putShort((short) 4).putLong(0);
        capture.putInt(65535).putInt(linkType);
        capture.putInt(3).putInt(7).putInt(length).putInt(length);
        return capture.put((byte) 9).put((byte) 8);
    }

    @Test
    void portReceivesOneFileAndWritesTheOther() throws IOException {
        Path in = directory.resolve("in.pcap");
        Path out = directory.resolve("out.pcap");
        try (PcapWriter writer = new PcapWriter(in)) {
            for (int i = 0; i < 100; i++) {
                writer.write(new byte[] {(byte) i}, i);
            }
            writer.write(new byte[9000], 100);
        }
        MemoryPool pool = new MemoryPool(16);
        Burst burst = new Burst(32);
        try (PcapFilePort port = new PcapFilePort("file", 1, in, out, pool)) {
            while (!port.isAtEnd()) {
                port.receive(0, burst);
                port.transmit(0, burst);
            }
            assertThat(port.statistics()).isEqualTo(new PortStatistics(100, 100, 100, 100, 0, 1, 0, 0));
        }
        assertThat(pool.available()).isEqualTo(pool.capacity());
        try (PcapReader reader = new PcapReader(out)) {
            for (int i = 0; i < 100; i++) {
                assertThat(reader.next()).containsExactly(i);
            }
            assertThat(reader.next()).isNull();
        }
    }
}
