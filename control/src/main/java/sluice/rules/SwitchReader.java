package sluice.rules;

import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes a line apart as the library popt does: long names with {@code =}, letters in bundles with their value attached,
 * words without a dash kept for later wherever they stand, {@code --} ending the options.
 */
final class SwitchReader {
    private final List<String> words;
    private final ArrayDeque<String> left = new ArrayDeque<>();
    private int next;
    private String bundle = "";
    private boolean isRestLeft;
    private @Nullable String value;
    private @Nullable Command command;

    SwitchReader(List<String> words) {
        this.words = words;
    }

    /** The next switch, or null at the end of the line. */
    @Nullable
    Switch next() throws UsageException {
        Switch found = read();
        if (command == null && found != null) {
            command = found.command();
        }
        return found;
    }

    private @Nullable Switch read() throws UsageException {
        value = null;
        if (!bundle.isEmpty()) {
            return letter();
        }
        while (next < words.size()) {
            String word = words.get(next++);
            if (isRestLeft || !word.startsWith("-") || word.length() == 1) {
                left.add(word);
            } else if (word.equals("--")) {
                isRestLeft = true;
            } else if (word.startsWith("--")) {
                return longName(word.substring(2));
            } else {
                bundle = word.substring(1);
                return letter();
            }
        }
        return null;
    }

    /** The value of the switch that was returned last, or null if it has none. */
    @Nullable
    String value() {
        return value;
    }

    /** The word that was read last: what popt blames for whatever is wrong. */
    String lastWord() {
        return words.get(next - 1);
    }

    /** The next of the words without a dash, or null; complete once {@link #next} has returned null. */
    @Nullable
    String takeLeft() {
        return left.poll();
    }

    private Switch longName(String word) throws UsageException {
        int equals = word.indexOf('=');
        Switch found = Switch.ofLongName(equals < 0 ? word : word.substring(0, equals));
        if (found == null) {
            throw UsageException.parser(lastWord() + ": unknown option");
        }
        if (equals < 0) {
            takeValue(found);
        } else if (found.value() == Switch.Value.NONE) {
            throw UsageException.parser(lastWord() + ": option does not take an argument");
        } else {
            value = word.substring(equals + 1);
        }
        return found;
    }

    private Switch letter() throws UsageException {
        Switch found = Switch.ofLetter(bundle.charAt(0), command);
        if (found == null) {
            throw UsageException.parser(lastWord() + ": unknown option");
        }
        bundle = bundle.substring(bundle.startsWith("=", 1) ? 2 : 1);
        if (found.value() != Switch.Value.NONE && !bundle.isEmpty()) {
            value = bundle;
            bundle = "";
        } else {
            takeValue(found);
        }
        return found;
    }

    private void takeValue(Switch found) throws UsageException {
        if (found.value() == Switch.Value.NONE) {
            return;
        }
        boolean isOptional = found.value() == Switch.Value.OPTIONAL;
        if (next == words.size()) {
            if (!isOptional) {
                throw UsageException.parser(lastWord() + ": missing argument");
            }
        } else if (!isOptional || !words.get(next).startsWith("-")) {
            value = words.get(next++);
        }
    }
}
