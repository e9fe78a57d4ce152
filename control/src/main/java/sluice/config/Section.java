package sluice.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A YAML mapping whose keys are taken one by one by name. A value of the wrong kind is reported and counts as absent, so
 * that reading goes on; {@link #finish} reports the keys that nobody took.
 */
final class Section {
    private final Problems problems;
    private final @Nullable Node node;
    private final Map<String, NodeTuple> left = new LinkedHashMap<>();
    private final TreeSet<String> known = new TreeSet<>();

    /** The mapping {@code node}; anything else is reported as not being {@code what}. Null is an empty section. */
    Section(Problems problems, @Nullable Node node, String what) {
        this.problems = problems;
        this.node = node;
        if (node instanceof MappingNode mapping) {
            for (NodeTuple tuple : mapping.getValue()) {
                add(tuple);
            }
        } else if (node != null) {
            problems.add(node, what + " is a list of keys and values, as \"key: value\", not " + kind(node));
        }
    }

    /** The node whose start stands for the whole section in messages; null if the section is absent. */
    @Nullable
    Node node() {
        return node;
    }

    /** Whether this is a mapping and not something else, which has been reported. */
    boolean isMapping() {
        return node instanceof MappingNode;
    }

    /** Where the value of {@code key} is, without taking it; null if absent. */
    @Nullable
    Node peek(String key) {
        NodeTuple tuple = left.get(key);
        return tuple == null ? null : tuple.getValueNode();
    }

    /** Reports a mistake at {@code place}, or of the section as a whole if that is null. */
    void problemAt(@Nullable Node place, String message) {
        if (place == null) {
            problem(message);
        } else {
            problems.add(place, message);
        }
    }

    /** Reports a mistake of the section as a whole. */
    void problem(String message) {
        if (node == null) {
            problems.add(message);
        } else {
            problems.add(node, message);
        }
    }

    boolean has(String key) {
        return left.containsKey(key);
    }

    /** The value of {@code key}, or null. */
    @Nullable
    Node value(String key) {
        known.add(key);
        NodeTuple tuple = left.remove(key);
        if (tuple == null) {
            return null;
        }
        Node value = tuple.getValueNode();
        if (value instanceof ScalarNode scalar && isNothing(scalar)) {
            problems.add(tuple.getKeyNode(), "'" + key + "' has no value; give it one or remove the line");
            return null;
        }
        return value;
    }

    /** The word or number of {@code key} as it is written. */
    Optional<Word> word(String key) {
        Node value = value(key);
        if (value instanceof ScalarNode scalar) {
            return Optional.of(new Word(scalar, scalar.getValue()));
        }
        if (value != null) {
            problems.add(value, "'" + key + "' is one value, not " + kind(value));
        }
        return Optional.empty();
    }

    /** As {@link #word}, but the section makes no sense without it. */
    Optional<Word> requiredWord(String key, String example) {
        boolean isPresent = has(key);
        Optional<Word> word = word(key);
        if (!isPresent && node instanceof MappingNode) {
            problem("'" + key + "' is missing; add \"" + key + ": " + example + "\"");
        }
        return word;
    }

    /** A whole number from {@code minimum} to {@code maximum}. */
    int number(String key, int absent, int minimum, int maximum) {
        return word(key)
                .map(word -> number(word, key, minimum, maximum))
                .orElse(OptionalInt.empty())
                .orElse(absent);
    }

    /** The number that {@code word} is, unless it is none or out of range, which is reported. */
    OptionalInt number(Word word, String key, int minimum, int maximum) {
        OptionalInt number = Ipv4Text.decimal(word.text().replace("_", ""), maximum);
        if (number.isEmpty() || number.getAsInt() < minimum) {
            problems.add(
                    word.node(),
                    "'" + key + "' is a whole number from " + minimum + " to " + maximum + ", not '" + word.text()
                            + "'");
            return OptionalInt.empty();
        }
        return number;
    }

    /** A power of two from {@code minimum} to {@code maximum}. */
    int powerOfTwo(String key, int absent, int minimum, int maximum) {
        Optional<Word> word = word(key);
        OptionalInt number = word.isEmpty() ? OptionalInt.empty() : number(word.get(), key, minimum, maximum);
        if (number.isEmpty()) {
            return absent;
        }
        int value = number.getAsInt();
        if (Integer.bitCount(value) != 1) {
            int below = Integer.highestOneBit(value);
            problems.add(
                    word.orElseThrow().node(),
                    "'" + key + "' is a power of two, not '" + value + "'; use " + below + " or " + 2 * below);
            return absent;
        }
        return value;
    }

    /** One of the words that {@code choices} lists. */
    String choice(String key, String absent, List<String> choices) {
        Optional<Word> word = word(key);
        if (word.isEmpty() || choices.contains(word.get().text())) {
            return word.map(Word::text).orElse(absent);
        }
        String text = word.get().text();
        problems.add(
                word.get().node(),
                "'" + key + "' is one of " + String.join(", ", choices) + ", not '" + text + "'"
                        + suggestion(text, choices));
        return absent;
    }

    /** A truth value. */
    boolean flag(String key, boolean absent) {
        return choice(key, Boolean.toString(absent), List.of("false", "true")).equals("true");
    }

    /** The entries of the list {@code key}. */
    List<Node> list(String key) {
        Node value = value(key);
        if (value instanceof SequenceNode sequence) {
            return sequence.getValue();
        }
        if (value != null) {
            problems.add(value, "'" + key + "' is a list, as \"[a, b]\", not " + kind(value));
        }
        return List.of();
    }

    /** The words of the list {@code key}. */
    List<Word> words(String key) {
        List<Word> words = new ArrayList<>();
        for (Node entry : list(key)) {
            if (entry instanceof ScalarNode scalar) {
                words.add(new Word(scalar, scalar.getValue()));
            } else {
                problems.add(entry, "'" + key + "' is a list of single values, not of " + kind(entry));
            }
        }
        return words;
    }

    /** The words of {@code key}, which is a single one or a list. */
    List<Word> oneOrMoreWords(String key) {
        return peek(key) instanceof SequenceNode
                ? words(key)
                : word(key).map(List::of).orElse(List.of());
    }

    /** The mapping {@code key}, empty if absent. */
    Section section(String key) {
        return new Section(problems, value(key), "'" + key + "'");
    }

    /** The word {@code null} is no nothing: it names a device. */
    private static boolean isNothing(ScalarNode scalar) {
        return scalar.isPlain()
                && (scalar.getValue().isEmpty() || scalar.getValue().equals("~"));
    }

    /** Reports every key that was not asked for. */
    void finish() {
        for (NodeTuple tuple : left.values()) {
            String key = ((ScalarNode) tuple.getKeyNode()).getValue();
            problems.add(
                    tuple.getKeyNode(),
                    "unknown key '" + key + "'" + suggestion(key, known) + "; known here: " + String.join(", ", known));
        }
        left.clear();
    }

    private void add(NodeTuple tuple) {
        if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
            problems.add(tuple.getKeyNode(), "a key is a single word, not " + kind(tuple.getKeyNode()));
            return;
        }
        NodeTuple first = left.putIfAbsent(key.getValue(), tuple);
        if (first != null) {
            int line = first.getKeyNode()
                    .getStartMark()
                    .map(mark -> mark.getLine() + 1)
                    .orElse(1);
            problems.add(key, "'" + key.getValue() + "' was given already in line " + line + "; remove one of them");
        }
    }

    private static String suggestion(String word, Collection<String> names) {
        return NearestName.of(word, names)
                .map(name -> "; did you mean '" + name + "'?")
                .orElse("");
    }

    private static String kind(Node node) {
        return switch (node.getNodeType()) {
            case SEQUENCE -> "a list";
            case MAPPING -> "keys and values";
            default -> "'" + ((ScalarNode) node).getValue() + "'";
        };
    }

    /**
     * A single value of the file.
     *
     * @param node where it is
     * @param text as it is written
     */
    record Word(Node node, String text) {}
}
