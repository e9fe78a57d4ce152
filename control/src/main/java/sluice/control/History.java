package sluice.control;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import sluice.forward.Refused;
import sluice.forward.Refused.Reason;

/**
 * The transactions that were made, each with the rules before it: a file per transaction in the folder {@code history} of the
 * state directory, its first line the {@link HistoryEntry} in JSON, the others rules.
 *
 * <p>Thread: the control thread.
 */
final class History {
    /** The last transactions that are kept. */
    static final int CAPACITY = 100;

    private static final String PATTERN = "[0-9]{6,}\\.rules";

    private final Path folder;

    History(Path folder) {
        this.folder = folder;
    }

    /**
     * Writes that a transaction is about to be made.
     *
     * @param rules the rules before it, as {@link RulesFile} writes them
     * @return its number
     */
    int record(String user, String note, int changes, String rules) throws IOException {
        List<Integer> numbers = numbers();
        int number = numbers.isEmpty() ? 1 : numbers.getLast() + 1;
        String time = OffsetDateTime.now(ZoneId.systemDefault())
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
        Files.createDirectories(folder);
        String head = Schema.row(HistoryEntry.class).toJson(new HistoryEntry(number, time, user, note, changes));
        new StateFile(folder, name(number)).save(head + '\n' + rules);
        for (int i = 0; i <= numbers.size() - CAPACITY; i++) {
            Files.deleteIfExists(folder.resolve(name(numbers.get(i))));
        }
        return number;
    }

    /** Takes back that transaction {@code number} was made. */
    void forget(int number) throws IOException {
        Files.deleteIfExists(folder.resolve(name(number)));
    }

    /** The transactions that are kept, the oldest first. */
    List<HistoryEntry> list() throws IOException {
        List<HistoryEntry> entries = new ArrayList<>();
        for (int number : numbers()) {
            entries.add(Schema.row(HistoryEntry.class).fromJson(lines(number).getFirst()));
        }
        return entries;
    }

    /** The rules before transaction {@code number}, the last one if that is 0. */
    List<String> rulesBefore(int number) throws IOException, Refused {
        List<Integer> numbers = numbers();
        if (numbers.isEmpty() || (number != 0 && !numbers.contains(number))) {
            throw new Refused(
                    Reason.ENOENT, number == 0 ? "there is no transaction to undo" : "no transaction " + number);
        }
        List<String> lines = lines(number == 0 ? numbers.getLast() : number);
        return lines.subList(1, lines.size());
    }

    private List<String> lines(int number) throws IOException {
        return Files.readAllLines(folder.resolve(name(number)), StandardCharsets.UTF_8);
    }

    private List<Integer> numbers() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches(PATTERN))
                    .map(name -> Integer.valueOf(name.substring(0, name.indexOf('.'))))
                    .sorted()
                    .toList();
        }
    }

    private static String name(int number) {
        return String.format(Locale.ROOT, "%06d.rules", number);
    }
}
