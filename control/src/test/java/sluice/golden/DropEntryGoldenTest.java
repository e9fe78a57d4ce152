package sluice.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import sluice.golden.DropEntryRecording.Count;
import sluice.golden.DropEntryRecording.Group;

/**
 * The {@code drop_entry} defence ends connections by dice, in the kernel and here. Each recording is replayed some times;
 * what was recorded must be likely beside the mean of the replays, and what was spared must be spared by all of them.
 */
final class DropEntryGoldenTest {
    private static final int REPLAYS = 4;

    /** As in {@link SchedulerGoldenTest}: what chance makes less often than once in a million. */
    private static final double DEVIATIONS = 5;

    /** Connections that the kernel looks at a second earlier or later than a replay. */
    private static final double SLACK = 2;

    @TempDir
    Path scratch;

    @TestFactory
    Stream<DynamicTest> thinsOutAsTheKernelDid() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path file : GoldenFolder.files()) {
            DropEntryRecording recording = DropEntryRecording.read(file);
            if (recording != null) {
                String name = GoldenFolder.path().relativize(file).toString();
                tests.add(DynamicTest.dynamicTest(name, () -> replay(name, recording)));
            }
        }
        return tests.stream();
    }

    private void replay(String name, DropEntryRecording recording) throws Exception {
        List<List<Map<Group, Integer>>> replays = new ArrayList<>();
        for (int i = 0; i < REPLAYS; i++) {
            replays.add(
                    DropEntryReplay.of(recording, recording.kernel(), Files.createTempDirectory(scratch, "replay")));
        }
        List<String> unlikely = new ArrayList<>();
        int compared = 0;
        Map<Group, Integer> first = recording.counts().getFirst().connections();
        Map<Group, Integer> last = recording.counts().getLast().connections();
        for (int at = 0; at < recording.counts().size(); at++) {
            Count count = recording.counts().get(at);
            for (Map.Entry<Group, Integer> group : first.entrySet()) {
                int now = at;
                int[] counted = replays.stream()
                        .mapToInt(replay -> replay.get(now).getOrDefault(group.getKey(), 0))
                        .toArray();
                int recorded = count.connections().getOrDefault(group.getKey(), 0);
                boolean isSpared = group.getValue().equals(last.get(group.getKey()));
                compared++;
                if (!isLikely(group.getValue(), recorded, counted, isSpared ? 0 : SLACK)) {
                    unlikely.add(recording.file() + ":" + count.line() + ": after " + count.seconds() + " s " + recorded
                            + " of " + group.getKey() + " recorded, got " + List.of(boxed(counted)));
                }
            }
        }
        System.out.println(name + ": " + compared + " counts compared with the mean of " + REPLAYS + " replays, "
                + unlikely.size() + " differences beyond " + DEVIATIONS + " standard deviations");
        assertThat(unlikely).isEmpty();
        assertThat(compared).as("counts compared").isPositive();
    }

    /**
     * Whether {@code recorded} of {@code all} connections is as likely as the replays' counts. The kernel tosses for each
     * connection by itself, so its count spreads at most as a binomial one; how the mean of the replays spreads they show
     * themselves.
     */
    private static boolean isLikely(int all, int recorded, int[] counted, double slack) {
        double mean = 0;
        for (int count : counted) {
            mean += (double) count / counted.length;
        }
        double variance = 0;
        for (int count : counted) {
            variance += (count - mean) * (count - mean) / (counted.length - 1) / counted.length;
        }
        double binomial = mean * (1 - mean / all);
        return Math.abs(recorded - mean) <= DEVIATIONS * Math.sqrt(Math.max(0, binomial) + variance) + slack;
    }

    private static Integer[] boxed(int[] values) {
        Integer[] boxed = new Integer[values.length];
        for (int i = 0; i < values.length; i++) {
            boxed[i] = values[i];
        }
        return boxed;
    }
}
