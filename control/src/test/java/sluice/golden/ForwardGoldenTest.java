package sluice.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import sluice.control.MarkMessage;
import sluice.golden.ForwardRecording.Departure;
import sluice.golden.ForwardRecording.Step;
import sluice.golden.Step.ConnectionLine;
import sluice.scheduler.Compatibility;

/** Every recorded frame comes in again, and what goes out is compared byte for byte, {@link TunnelPathMtu} excepted. */
final class ForwardGoldenTest {
    /** What the recorded machine did as a host or router, beside IPVS, and a director with ports of its own does not. */
    private static final Set<String> OF_THE_HOST = Set.of("timestamp request to the VIP", "echo reply");

    /** The recordings do not tell how much time went by between packets. */
    private static final int SECONDS_TOLERANCE = 3;

    private static final String ECHO = "echo request to the VIP";

    /** The new kernel was recorded once, which does not show that the numbers of its own packets are arbitrary. */
    private static final List<Integer> IPV4_NUMBER_AND_CHECKSUM = List.of(18, 19, 24, 25);

    @TempDir
    Path scratch;

    @TestFactory
    Stream<DynamicTest> forwardsAsTheKernelDid() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path file : GoldenFolder.files()) {
            ForwardRecording recording = ForwardRecording.read(file);
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

    private DynamicTest test(ForwardRecording recording, Compatibility kernel) {
        String name = GoldenFolder.path().relativize(recording.file()) + " as " + kernel.version();
        return DynamicTest.dynamicTest(name, () -> replay(name, recording, kernel));
    }

    private void replay(String name, ForwardRecording recording, Compatibility kernel) throws Exception {
        String need = recording.need();
        if (!need.isEmpty()) {
            System.out.println(name + ": skipped, it needs " + need);
            Assumptions.abort("needs " + need);
        }
        Path folder = Files.createTempDirectory(scratch, "replay");
        int compared = 0;
        List<String> differences = new ArrayList<>();
        try (GoldenNetwork network = new GoldenNetwork(
                folder, kernel, 0, RouteChanges.none(), recording.clientMtu(), recording.serverMtu())) {
            for (Map.Entry<String, String> setting : recording.settings().entrySet()) {
                network.set("net.ipv4.vs." + setting.getKey(), setting.getValue());
            }
            for (MarkMessage rule : recording.marks()) {
                network.mark(rule);
            }
            for (String command : recording.commands()) {
                assertThat(network.ipvsadm("ipvsadm " + command).err())
                        .as(command)
                        .isEmpty();
            }
            for (Step step : recording.steps()) {
                switch (step) {
                    case Step.Command command ->
                        compare(command, network.ipvsadm(command.text()).out(), differences);
                    case Step.Sleep sleep -> network.sleep(sleep.seconds());
                    case Step.Departures departures -> {
                        compared++;
                        compare(departures.note(), departures.out(), network.departures(), differences);
                    }
                    case Step.Arrival arrival -> {
                        if (!OF_THE_HOST.contains(arrival.note())) {
                            compared++;
                            compare(
                                    arrival,
                                    network.exchange(HexFormat.of().parseHex(arrival.frame()), arrival.isFromServer()),
                                    differences);
                        }
                    }
                }
            }
            compare(recording.connections(), network.connections(), differences);
        }
        System.out.println(name + ": " + compared + " frames in compared, " + differences.size() + " differences");
        assertThat(differences).as("differences").isEmpty();
        assertThat(compared).as("frames compared").isPositive();
    }

    private static void compare(Step.Command command, String out, List<String> differences) {
        if (!comparable(command.out()).equals(comparable(out))) {
            differences.add(command.text() + ": recorded " + command.out() + ", got " + out);
        }
    }

    /** Connections are listed in an order of their own, and their time left has its own check. */
    private static List<String> comparable(String listing) {
        return listing.replaceFirst("\\(size=\\d+\\)", "(size=)")
                .lines()
                .map(line -> line.replaceFirst(" \\d+:\\d\\d ", " --:-- "))
                .sorted()
                .toList();
    }

    private static void compare(List<ConnectionLine> recorded, List<ConnectionLine> got, List<String> differences) {
        List<ConnectionLine> missing = new ArrayList<>(recorded);
        List<ConnectionLine> unknown = new ArrayList<>(got);
        for (ConnectionLine line : recorded) {
            for (ConnectionLine same : got) {
                if (same.text().equals(line.text()) && Math.abs(same.seconds() - line.seconds()) <= SECONDS_TOLERANCE) {
                    missing.remove(line);
                    unknown.remove(same);
                }
            }
        }
        if (!missing.isEmpty() || !unknown.isEmpty()) {
            differences.add("connections: recorded " + missing + ", got " + unknown);
        }
    }

    private static void compare(Step.Arrival arrival, List<Departure> got, List<String> differences) {
        List<Departure> out = new ArrayList<>();
        for (Departure recorded : arrival.out()) {
            Departure expected = TunnelPathMtu.corrected(arrival, recorded);
            boolean isArbitrary =
                    arrival.note().equals(ECHO) && expected.masked().isEmpty();
            out.add(
                    isArbitrary
                            ? new Departure(expected.link(), expected.frame(), IPV4_NUMBER_AND_CHECKSUM)
                            : expected);
        }
        compare(arrival.note(), out, got, differences);
    }

    private static void compare(String note, List<Departure> out, List<Departure> got, List<String> differences) {
        List<String> recorded = new ArrayList<>();
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < Math.max(out.size(), got.size()); i++) {
            Departure expected = i < out.size() ? out.get(i) : null;
            Departure seen = i < got.size() ? got.get(i) : null;
            if (expected != null) {
                recorded.add(expected.text(expected));
            }
            if (seen != null) {
                sent.add(seen.text(expected == null ? seen : expected));
            }
        }
        if (!recorded.equals(sent)) {
            differences.add(note + ": recorded " + recorded + ", got " + sent);
        }
    }
}
