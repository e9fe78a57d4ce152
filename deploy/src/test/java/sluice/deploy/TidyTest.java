package sluice.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** House rules that only the sources can show. */
class TidyTest {
    private static final Set<String> TOP_LEVEL = Set.of(
            "pom.xml", "native", "schedulers", "dataplane", "control", "bench", "deploy", "README.md", "LICENSE");
    private static final Set<String> NO_NOUNS =
            Set.of("util", "utils", "common", "helper", "helpers", "impl", "manager");
    private static final int MOST_LINES = 500;

    /** Folders that exist on somebody's machine only; those of the file system standard are everybody's. */
    private static final Pattern MACHINE_PATH = Pattern.compile("(?<![\\w.${}*-])/(work|root|home|Users|mnt|srv)/\\w");

    private static SourceTree tree;

    @BeforeAll
    static void readTheTree() throws IOException {
        tree = SourceTree.read();
    }

    @Test
    void topLevelHoldsOnlyTheHouse() throws IOException {
        try (Stream<Path> entries = Files.list(tree.home())) {
            List<String> visible = entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> !name.startsWith(".") && !name.equals("target"))
                    .toList();

            assertThat(TOP_LEVEL).containsAll(visible);
        }
    }

    @Test
    void packagesAreNouns() {
        List<String> parts = new ArrayList<>();
        tree.javaFiles().forEach(file -> file.forEach(part -> parts.add(part.toString())));

        assertThat(parts).isNotEmpty().doesNotContainAnyElementsOf(NO_NOUNS);
    }

    @Test
    void everyPackageSaysWhatLivesThere() {
        Set<Path> packages = new TreeSet<>();
        tree.mainJavaFiles().forEach(file -> packages.add(file.getParent()));

        assertThat(packages)
                .isNotEmpty()
                .allSatisfy(folder -> assertThat(tree.home().resolve(folder).resolve("package-info.java"))
                        .exists());
    }

    @Test
    void noFileIsLongerThanOneCanReadInOneSitting() throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (Path file : tree.files()) {
            String name = file.toString();
            int lines = isProse(name) ? 0 : tree.lines(file).size();
            if (lines > MOST_LINES) {
                tooLong.add(name + ": " + lines + " lines");
            }
        }
        assertThat(tooLong).isEmpty();
    }

    /** Licence, recorded data and documents are not code. */
    private static boolean isProse(String name) {
        return name.equals("LICENSE")
                || name.endsWith(".md")
                || name.contains("/resources/")
                || name.contains("/results/");
    }

    @Test
    void onlyNativeReinterpretsMemoryOrLooksUpSymbols() throws IOException {
        Pattern forbidden = Pattern.compile("\\.reinterpret\\(|\\bSymbolLookup\\b|\\bLinker\\.");
        assertThat(linesMatching(forbidden, file -> !file.startsWith("native/") && file.contains("/src/main/java/")))
                .isEmpty();
    }

    @Test
    void noFileNamesAPathOfSomebodysMachine() throws IOException {
        // The lecture notes are others' words, paths of others' machines included.
        assertThat(linesMatching(
                        MACHINE_PATH, file -> !file.endsWith("TidyTest.java") && !file.contains("/lecture-notes/")))
                .isEmpty();
    }

    @Test
    void programsTestsAndBenchmarksShareTheOptionsOfTheJavaMachine() throws IOException {
        assertThat(tree.text("pom.xml")).contains("<argLine>@${sluice.home}/deploy/jvm.options ");
        assertThat(tree.text("deploy/bin/sluice")).contains("@$deploy/jvm.options");
        assertThat(linesMatching(Pattern.compile("--add-(opens|exports)=java\\.base"), file -> !isOptionsOrTest(file)))
                .as("options of the Java machine that stand outside deploy/jvm.options")
                .isEmpty();
    }

    private static boolean isOptionsOrTest(String file) {
        return file.equals("deploy/jvm.options") || file.endsWith("TidyTest.java") || file.endsWith(".md");
    }

    private static List<String> linesMatching(Pattern pattern, Predicate<String> where) throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : tree.files()) {
            if (where.test(file.toString())) {
                int number = 0;
                for (String line : tree.lines(file)) {
                    number++;
                    if (pattern.matcher(line).find()) {
                        found.add(file + ":" + number + ": " + line.strip());
                    }
                }
            }
        }
        return found;
    }
}
