package sluice.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;
import sluice.golden.Replay.Report;
import sluice.scheduler.Compatibility;

/**
 * Every recording is replayed as the kernel that was recorded, and as the newer kernel too unless that was recorded to do
 * something else. Each prints how many choices were compared.
 */
final class SchedulerGoldenTest {
    /** Chooses by dice: only how often it chose each server can be compared. */
    private static final String DICE = "twos";

    /**
     * The distance of two counts that chance makes less often than once in a million: their difference spreads by the
     * root of their sum, and this many times that is the bound.
     */
    private static final double DEVIATIONS = 5;

    private static final int LISTED_DIFFERENCES = 20;

    @TempDir
    Path scratch;

    @TestFactory
    Stream<DynamicTest> choosesAsTheKernelDid() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        List<Path> files = GoldenFolder.files();
        assertThat(files).as("files in " + GoldenFolder.path()).isNotEmpty();
        for (Path file : files) {
            Recording recording = Recording.read(file);
            if (recording == null) {
                continue;
            }
            tests.add(test(recording, recording.kernel()));
            if (recording.kernel() == Compatibility.LINUX_6_1 && !GoldenFolder.hasNewKernelsOwn(file)) {
                tests.add(test(recording, Compatibility.LINUX_6_12));
            }
        }
        return tests.stream();
    }

    private DynamicTest test(Recording recording, Compatibility kernel) {
        String name = GoldenFolder.path().relativize(recording.file()) + " as " + kernel.version();
        return DynamicTest.dynamicTest(name, () -> replay(name, recording, kernel));
    }

    private void replay(String name, Recording whole, Compatibility kernel) throws Exception {
        NavigableMap<Integer, String> needs = Needs.of(whole);
        Recording recording = needs.isEmpty() ? whole : whole.before(needs.firstKey());
        String cut = needs.isEmpty()
                ? ""
                : " before line " + needs.firstKey() + ", which needs "
                        + needs.firstEntry().getValue();
        if (!recording.hasContent()) {
            System.out.println(name + ": left out, nothing to compare" + cut);
            throw new TestAbortedException("nothing to compare" + cut);
        }
        Path folder = Files.createTempDirectory(scratch, "replay");
        Report report = Replay.of(recording, kernel, folder);
        delete(folder);
        List<String> differences =
                recording.scheduler().equals(DICE) ? unlikely(recording, report) : report.differences();
        System.out.println(name + ": " + report.choices() + " choices, " + report.packets() + " packets, "
                + report.listings() + " listings" + (report.values() == 0 ? "" : ", " + report.values() + " settings")
                + " compared, " + differences.size() + " differences" + cut + explanation(report));
        assertThat(differences.stream().limit(LISTED_DIFFERENCES))
                .as("first of %d differences", differences.size())
                .isEmpty();
        assertThat(report.choices() + report.values())
                .as("choices and settings compared")
                .isPositive();
    }

    private static String explanation(Report report) {
        StringBuilder text = new StringBuilder();
        report.explained()
                .forEach((reason, lines) -> text.append("; lines ")
                        .append(lines)
                        .append(" differ: ")
                        .append(reason));
        return text.toString();
    }

    /** Shares that chance does not explain; refusals are counted as one more server. */
    private static List<String> unlikely(Recording recording, Report report) {
        Map<String, Integer> recorded = new HashMap<>(report.recordedShares());
        Set<String> all = new TreeSet<>(recorded.keySet());
        all.addAll(report.shares().keySet());
        List<String> unlikely = new ArrayList<>();
        for (String server : all) {
            int expected = recorded.getOrDefault(server, 0);
            int got = report.shares().getOrDefault(server, 0);
            if (Math.abs(expected - got) > DEVIATIONS * Math.sqrt(expected + got)) {
                unlikely.add(recording.file() + ": " + server + " recorded " + expected + " times, got " + got);
            }
        }
        return unlikely;
    }

    private static void delete(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(folder)) {
            files = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }
}
