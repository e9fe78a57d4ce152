package sluice.ipvsadm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.control.ControlClient;
import sluice.control.ControlException;
import sluice.rules.Names;

/**
 * Random sessions: a command that is refused changes nothing, and what is saved makes the same rules again.
 *
 * <p>{@code -Dsluice.seed=N} plays one session alone.
 */
class RandomSessionsTest {
    private static final int SESSIONS = 40;
    private static final int LINES = 75;
    private static final int LISTED_EVERY = 10;
    private static final Names NAMES = new Names(
            Path.of("src/test/resources/golden/ipvsadm/services"), Path.of("src/test/resources/golden/ipvsadm/hosts"));

    /** Together they show all that there is to see of the rules. */
    private static final List<List<String>> LISTINGS = List.of(
            List.of("-Ln", "--nosort"),
            List.of("-Ln", "--thresholds"),
            List.of("-Ln", "--tun-info"),
            List.of("-Ln", "--stats", "--exact"),
            List.of("-L", "--timeout"),
            List.of("-G"),
            List.of("-S", "-n"),
            List.of("-Lnc"));

    @TempDir
    private Path folder = Path.of("");

    private int accepted;
    private int refused;

    @Test
    void refusedCommandsChangeNothingAndSavedRulesMakeTheSameAgain() throws IOException, ControlException {
        try (DirectorFixture director = new DirectorFixture(Files.createDirectory(folder.resolve("one")));
                DirectorFixture empty = new DirectorFixture(Files.createDirectory(folder.resolve("two")))) {
            Integer only = Integer.getInteger("sluice.seed");
            for (int seed = only == null ? 1 : only; seed <= (only == null ? SESSIONS : only); seed++) {
                play(director, seed);
                for (List<String> save : List.of(List.of("-S", "-n"), List.of("-S"))) {
                    restore(director, empty, save, seed);
                }
            }
        }
        assertThat(accepted).isGreaterThan(500);
        assertThat(refused).isGreaterThan(500);
    }

    private void play(DirectorFixture director, int seed) throws IOException, ControlException {
        RandomLines lines = new RandomLines(new Random(seed));
        say(director, List.of("-C"), "");
        List<String> played = new ArrayList<>();
        List<Object> before = state(director);
        List<DirectorFixture.Said> listed = List.of();
        for (int i = 0; i < LINES; i++) {
            List<String> words = lines.next();
            played.add(String.join(" ", words));
            DirectorFixture.Said said = say(director, words, "");
            List<Object> after = state(director);
            if (said.exitCode() == 0) {
                accepted++;
                listed = List.of();
                assertThat(said.err()).as("seed %d: %s", seed, played).isEmpty();
            } else {
                refused++;
                assertThat(said.err()).as("seed %d: %s", seed, played).isNotEmpty();
                assertThat(after).as("seed %d: %s", seed, played).isEqualTo(before);
            }
            // Printing them takes longest.
            if (i % LISTED_EVERY == 0) {
                listed = listings(director);
                assertThat(listed).as("seed %d: %s", seed, played).allMatch(listing -> listing.exitCode() == 0);
            } else if (i % LISTED_EVERY == 1 && !listed.isEmpty()) {
                assertThat(listings(director)).as("seed %d: %s", seed, played).isEqualTo(listed);
            }
            before = after;
        }
    }

    private static void restore(DirectorFixture director, DirectorFixture empty, List<String> save, int seed) {
        String saved = say(director, save, "").out();
        say(empty, List.of("-C"), "");

        assertThat(say(empty, List.of("-R"), saved))
                .as("seed %d: %s", seed, saved)
                .isEqualTo(new DirectorFixture.Said(0, "", ""));
        assertThat(say(empty, save, "").out()).as("seed %d", seed).isEqualTo(saved);
    }

    /** All that listings are made of, and the file that is read at the next start. */
    private static List<Object> state(DirectorFixture director) throws IOException, ControlException {
        Path rules = director.state.path().resolve("rules");
        try (ControlClient client = ControlClient.connect(director.socket)) {
            return List.of(
                    client.services(null), client.timeouts(), Files.exists(rules) ? Files.readString(rules) : "");
        }
    }

    private static List<DirectorFixture.Said> listings(DirectorFixture director) {
        return LISTINGS.stream().map(listing -> say(director, listing, "")).toList();
    }

    private static DirectorFixture.Said say(DirectorFixture director, List<String> words, String input) {
        return director.ipvsadm(words, input, NAMES);
    }
}
