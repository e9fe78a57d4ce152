package sluice.config;

import java.util.Collection;
import java.util.Optional;

/** Finds what somebody meant who mistyped a name. Thread: any. */
public final class NearestName {
    private NearestName() {}

    /** The name that takes the fewest typed letters to reach, if they are few for the length of the word. */
    public static Optional<String> of(String word, Collection<String> names) {
        String nearest = null;
        // Two letters swapped count as two; in a word of three that is nearly another word.
        int most = word.length() <= 3 ? 1 : Math.max(2, word.length() / 3);
        int least = most + 1;
        for (String name : names) {
            int distance = distance(word, name);
            if (distance < least) {
                least = distance;
                nearest = name;
            }
        }
        return Optional.ofNullable(nearest);
    }

    /** Levenshtein's distance: insertions, deletions and replacements that turn one word into the other. */
    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[to.length()];
    }
}
