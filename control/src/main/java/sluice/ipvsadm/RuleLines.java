package sluice.ipvsadm;

import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;
import sluice.rules.CommandLine;
import sluice.rules.LineParser;
import sluice.rules.Names;
import sluice.rules.UsageException;

/** Lines of a file of rules, as {@code ipvsadm -R} reads them (spec 9.7). Thread: any. */
final class RuleLines {
    private static final String PROGRAM = "ipvsadm";

    private RuleLines() {}

    /** The words of a line; lines may repeat the program's name, as saved scripts do. */
    static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        StringTokenizer tokens = new StringTokenizer(line, " \t\n");
        while (tokens.hasMoreTokens()) {
            String word = tokens.nextToken();
            if (!word.equals(PROGRAM)) {
                words.add(word);
            }
        }
        return words;
    }

    /** What a line of {@code words} says. */
    static CommandLine parse(List<String> words, Names names) throws UsageException {
        return LineParser.parse(words, names);
    }
}
