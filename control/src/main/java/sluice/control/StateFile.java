package sluice.control;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import sluice.forward.Refused;
import sluice.rules.UsageException;

/** A file of lines that keeps something across restarts. Thread: the control thread, or the one that starts it. */
final class StateFile {
    private static final DateTimeFormatter ASIDE = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS", Locale.ROOT);

    private final Path folder;
    private final String name;

    /** What is to be done with each line that is not blank. */
    @FunctionalInterface
    interface Taker {
        void take(String line) throws Refused, UsageException;
    }

    /** The file {@code name} in {@code folder}; it need not exist. */
    StateFile(Path folder, String name) {
        this.folder = folder;
        this.name = name;
    }

    Path path() {
        return folder.resolve(name);
    }

    /**
     * Hands each line to {@code taker}. When some could not be taken, the file is kept under another name, because the
     * next change writes it anew.
     *
     * @return what was wrong, each as {@code FILE:LINE: MESSAGE}; empty if nothing was
     */
    List<String> restore(Taker taker) throws IOException {
        Path file = path();
        if (!Files.exists(file)) {
            return List.of();
        }
        List<String> problems = new ArrayList<>();
        // Bytes that are no UTF-8 spoil their line only.
        String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            try {
                taker.take(line.strip());
            } catch (UsageException | Refused e) {
                problems.add(file + ":" + number + ": "
                        + String.valueOf(e.getMessage()).strip() + ": " + line);
            }
        }
        if (!problems.isEmpty()) {
            Path aside = folder.resolve(name + ".damaged-" + ASIDE.format(LocalDateTime.now(ZoneId.systemDefault())));
            Files.copy(file, aside, StandardCopyOption.REPLACE_EXISTING);
            problems.add(file + ": kept as it was in " + aside);
        }
        return problems;
    }

    /** Replaces what the file says; whenever the power fails, either the old file is there or the new one. */
    void save(String text) throws IOException {
        Path next = folder.resolve(name + ".next");
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        try (FileChannel channel = FileChannel.open(
                next, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(next, path(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        // The new name is safe only once the folder itself is on the disk.
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
