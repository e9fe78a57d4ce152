package sluice.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/** Collects the mistakes of one file, so that all are reported at once. */
final class Problems {
    private final String source;
    private final List<Problem> found = new ArrayList<>();

    Problems(String source) {
        this.source = source;
    }

    /** A mistake where {@code node} starts. */
    void add(Node node, String message) {
        found.add(at(node.getStartMark().orElse(null), message));
    }

    /** A mistake of the file as a whole, reported at its beginning. */
    void add(String message) {
        found.add(new Problem(source, 1, 1, message));
    }

    /** A mistake at {@code mark}. */
    void add(@Nullable Mark mark, String message) {
        found.add(at(mark, message));
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    ConfigurationException exception() {
        found.sort(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column));
        return new ConfigurationException(found);
    }

    private Problem at(@Nullable Mark mark, String message) {
        return mark == null
                ? new Problem(source, 1, 1, message)
                : new Problem(source, mark.getLine() + 1, mark.getColumn() + 1, message);
    }
}
