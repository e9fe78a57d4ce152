package sluice.ipvsadm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sluice.rules.Names;

/**
 * Runs every line of the lecture notes that names ipvsadm, as the file {@code sessions} beside them says; its README
 * tells how that is written.
 */
class LectureNotesTest {
    private static final Path NOTES = Path.of("src/test/resources/lecture-notes");
    private static final Names NAMES = new Names(
            Path.of("src/test/resources/golden/ipvsadm/services"), Path.of("src/test/resources/golden/ipvsadm/hosts"));

    /** Where a command ends on its line. */
    private static final String END_OF_COMMAND = "[^ -~]|[|<]|(?<=\\s)#";

    /** The lines of each file of notes, by the first three characters of its name. */
    private static final TreeMap<String, List<String>> LINES = new TreeMap<>();

    @BeforeAll
    static void readNotes() throws IOException {
        for (Path file : notes()) {
            LINES.put(file.getFileName().toString().substring(0, 3), Files.readAllLines(file));
        }
    }

    /**
     * A part of the file {@code sessions}.
     *
     * @param file which notes
     * @param title what it is about
     * @param steps its lines
     */
    record Session(String file, String title, List<String> steps) {
        @Override
        public String toString() {
            return file + ' ' + title;
        }
    }

    static List<Session> sessions() throws IOException {
        List<Session> sessions = new ArrayList<>();
        for (String line : Files.readAllLines(NOTES.resolve("sessions"))) {
            if (line.startsWith("session ")) {
                sessions.add(new Session(line.substring(8, 11), line.substring(12), new ArrayList<>()));
            } else if (!line.isBlank()) {
                sessions.getLast().steps().add(line);
            }
        }
        return sessions;
    }

    @Test
    void everyLineThatNamesIpvsadmIsRunOrLeftOutForAReason() throws IOException {
        Set<String> named = new TreeSet<>();
        LINES.forEach((file, lines) -> {
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).toLowerCase(Locale.ROOT).contains("ipvsadm")) {
                    named.add(file + ' ' + (i + 1));
                }
            }
        });

        Set<String> treated = new TreeSet<>();
        for (Session session : sessions()) {
            for (String step : session.steps()) {
                if (Character.isDigit(step.charAt(0))) {
                    treated.add(session.file() + ' ' + step.split(" ", 2)[0]);
                }
            }
        }
        assertThat(treated).isEqualTo(named).hasSizeGreaterThan(80);
    }

    @ParameterizedTest
    @MethodSource("sessions")
    void linesAreAcceptedAndRefusedAsByIpvsadmAndMakeTheTablesThatTheNotesDescribe(
            Session session, @TempDir Path folder) throws IOException {
        try (DirectorFixture director = new DirectorFixture(folder)) {
            TreeMap<String, String> variables = new TreeMap<>();
            String saved = "";
            List<String> table = new ArrayList<>();
            for (String step : session.steps()) {
                if (step.startsWith("=")) {
                    table.add(step.substring(1).strip());
                    continue;
                }
                checkTable(director, table);
                if (step.startsWith("> ")) {
                    assertThat(say(director, step.substring(2), "")).isEqualTo(new DirectorFixture.Said(0, "", ""));
                } else if (step.startsWith("$")) {
                    String[] variable = step.split("=", 2);
                    variables.put(variable[0], variable[1]);
                } else if (step.startsWith("timeouts ")) {
                    assertThat(say(director, "-L --timeout", "").out())
                            .isEqualTo("Timeout (tcp tcpfin udp): " + step.substring(9) + "\n");
                } else if (step.equals("save and clear")) {
                    saved = say(director, "-S -n", "").out();
                    say(director, "-C", "");
                } else {
                    run(director, session.file(), step, variables, saved);
                }
            }
            checkTable(director, table);
        }
    }

    private static void run(
            DirectorFixture director, String file, String step, NavigableMap<String, String> variables, String input) {
        String[] parts = step.split(" ", 3);
        if (parts.length > 1 && parts[1].equals("-")) {
            return;
        }
        String line = Objects.requireNonNull(LINES.get(file)).get(Integer.parseInt(parts[0]) - 1);
        DirectorFixture.Said said = say(director, command(line, variables), input);
        boolean isAccepted = parts.length == 1;
        assertThat(said.err()).as(line).isEqualTo(isAccepted ? "" : parts[2] + "\n");
        assertThat(said.exitCode()).as(line).isEqualTo(isAccepted ? 0 : Integer.parseInt(parts[1]));
    }

    /** The words behind ipvsadm, variables replaced. */
    private static String command(String line, NavigableMap<String, String> variables) {
        String command = line.substring(line.indexOf("ipvsadm") + 7).split(END_OF_COMMAND, 2)[0];
        for (String variable : variables.descendingKeySet()) {
            command = command.replace(variable, Objects.requireNonNull(variables.get(variable)));
        }
        return command.strip();
    }

    /** Compares what was gathered and empties it. */
    private static void checkTable(DirectorFixture director, List<String> table) {
        if (!table.isEmpty()) {
            assertThat(say(director, "-Ln", "")
                            .out()
                            .lines()
                            .skip(3)
                            .map(String::strip)
                            .toList())
                    .isEqualTo(table);
            table.clear();
        }
    }

    private static DirectorFixture.Said say(DirectorFixture director, String words, String input) {
        return director.ipvsadm(words.isEmpty() ? List.of() : List.of(words.split(" +")), input, NAMES);
    }

    private static List<Path> notes() throws IOException {
        try (Stream<Path> files = Files.list(NOTES)) {
            return files.filter(file -> file.toString().endsWith(".txt")).toList();
        }
    }
}
