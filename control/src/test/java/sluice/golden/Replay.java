package sluice.golden;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import sluice.control.ControlException;
import sluice.control.MarkMessage;
import sluice.golden.Step.ConnectionLine;
import sluice.scheduler.Compatibility;

/** Plays a recording step by step and notes what comes out differently. */
final class Replay {
    /** Listings of the recordings were read so long after the packet before. */
    private static final double BEFORE_LISTING = 0.1;

    /**
     * The kernel's timers never fire early and up to an eighth late, ours when they are due: what falls due at the very
     * end of a sleep was still there when the recorder went on.
     */
    private static final double LATE = 0.05;

    /** Packets took their time in the recordings, which none of them tells. */
    private static final long SECONDS_TOLERANCE = 1;

    /** What the recordings' README allows after sleeps. */
    private static final long SECONDS_TOLERANCE_AFTER_SLEEP = 3;

    /** The period of templates that outlive their time. */
    private static final long REARM_SECONDS = 60;

    /** The recorder waited at least so many seconds between a write and what it read then. */
    private static final double BEFORE_READING_BACK = 2;

    /** Its default depends on the machine's memory. */
    private static final String MACHINES_OWN = "sync_qlen_max";

    private static final Pattern CONNECTION_LISTING = Pattern.compile("ipvsadm -L.*c.*");

    private final Recording recording;
    private final GoldenNetwork network;
    private final List<String> differences = new ArrayList<>();
    private final KnownDifferences known;
    private final Map<String, Set<Integer>> explained = new TreeMap<>();
    private final Set<Integer> linesWithDifferences = new TreeSet<>();
    private final Map<String, Integer> recordedShares = new TreeMap<>();
    private final Map<String, Integer> shares = new TreeMap<>();
    private boolean hasLateTimers;
    private boolean hasSlept;
    private double slept;
    private int choices;
    private int packets;
    private int listings;
    private int values;

    private Replay(Recording recording, GoldenNetwork network) {
        this.recording = recording;
        this.network = network;
        this.known = KnownDifferences.of(recording.file());
    }

    /**
     * What a replay found.
     *
     * @param choices packets that asked for a server
     * @param packets all packets
     * @param listings tables of servers and connections
     * @param values settings that were read
     * @param recordedShares how often the recording chose each server or refused
     * @param shares how often the replay did
     * @param differences each with file and line
     * @param explained the lines of differences that {@link KnownDifferences} has a reason for, by their reasons
     */
    record Report(
            int choices,
            int packets,
            int listings,
            int values,
            Map<String, Integer> recordedShares,
            Map<String, Integer> shares,
            List<String> differences,
            Map<String, Set<Integer>> explained) {}

    /** Replays {@code recording} with a director that follows {@code kernel} and keeps its files in {@code folder}. */
    static Report of(Recording recording, Compatibility kernel, Path folder) throws Exception {
        try (GoldenNetwork network =
                new GoldenNetwork(folder, kernel, recording.nanosPerPacket(), RouteChanges.of(recording))) {
            Replay replay = new Replay(recording, network);
            for (Step step : recording.steps()) {
                replay.play(step);
            }
            replay.checkKnown();
            return new Report(
                    replay.choices,
                    replay.packets,
                    replay.listings,
                    replay.values,
                    replay.recordedShares,
                    replay.shares,
                    replay.differences,
                    replay.explained);
        }
    }

    private void play(Step step) throws Exception {
        switch (step) {
            case Step.Command command -> command(command);
            case Step.Packet packet -> packet(packet);
            case Step.Icmp icmp -> {
                packets++;
                compare(
                        icmp,
                        icmp.expected(),
                        network.send(icmp.message(), icmp.isFromServer()).full());
            }
            case Step.Servers servers -> servers(servers);
            case Step.Connections connections -> connections(connections);
            case Step.Sleep sleep -> {
                hasSlept = true;
                slept += sleep.seconds();
                network.sleep(sleep.seconds() - LATE);
            }
            case Step.Sysctl sysctl -> sysctl(sysctl);
            case Step.Value value -> {
                values++;
                compare(value, value.expected(), network.setting(value.name()));
            }
            case Step.Defaults defaults -> defaults(defaults);
            case Step.Write write -> write(write);
            case Step.Setup setup -> setup(setup);
            case Step.Note note -> {}
            case Step.Unknown unknown -> differ(unknown, "a line that can be replayed", unknown.text());
        }
    }

    private void command(Step.Command command) {
        GoldenNetwork.Said said = network.ipvsadm(command.text());
        Integer exitCode = command.exitCode();
        if (exitCode != null) {
            compare(command, exitCode, said.exitCode());
        }
        String out = command.out();
        if (out != null) {
            // The size of the connection table is the machine's own.
            compare(command, comparable(command, out), comparable(command, said.out()));
        }
        String err = command.err();
        if (err != null) {
            compare(command, err, said.err());
        }
    }

    private void packet(Step.Packet packet) {
        String got = switch (packet.manner()) {
            case BRIEF -> network.send(packet.segment(), packet.isFromServer()).brief();
            case FULL -> network.send(packet.segment(), packet.isFromServer()).full();
            case FRAMES -> network.pass(packet.segment(), packet.isFromServer()).toString();
        };
        packets++;
        if (packet.segment().isOpening() && !packet.isFromServer()) {
            choices++;
            recordedShares.merge(packet.expected(), 1, Integer::sum);
            shares.merge(got, 1, Integer::sum);
        }
        compare(packet, packet.expected(), got);
    }

    private void servers(Step.Servers servers) throws IOException, ControlException {
        listings++;
        List<String> got = network.servers();
        if (hasLateTimers) {
            // Connections that the kernel still had are still counted at their servers.
            compare(servers, byService(withoutCounters(servers.expected())), byService(withoutCounters(got)));
        } else {
            compare(servers, byService(servers.expected()), byService(got));
        }
        hasLateTimers = false;
    }

    private void connections(Step.Connections connections) throws Exception {
        network.sleep(BEFORE_LISTING);
        listings++;
        List<ConnectionLine> got = network.connections();
        List<ConnectionLine> expected = new ArrayList<>(connections.expected());
        List<String> present = texts(got);
        // The kernel's timers fire late: what it lists with no time left, ours may have ended.
        hasLateTimers = expected.removeIf(line -> line.seconds() == 0 && !present.contains(line.text()));
        if (hasRearmed()) {
            List<String> recorded = texts(expected);
            expected.removeIf(line -> isLastRound(line, present));
            got = got.stream().filter(line -> !isLastRound(line, recorded)).toList();
        }
        compare(connections, texts(expected), texts(got));
        Map<String, Long> seconds =
                got.stream().collect(Collectors.toMap(ConnectionLine::text, ConnectionLine::seconds, Math::max));
        for (ConnectionLine line : expected) {
            Long left = seconds.get(line.text());
            if (left != null && isLate(line, left)) {
                differ(connections, line.toString(), left + " s");
            }
        }
    }

    private void sysctl(Step.Sysctl sysctl) throws IOException {
        try {
            network.set(sysctl.name(), sysctl.value());
        } catch (ControlException e) {
            differ(sysctl, sysctl.name() + " = " + sysctl.value(), e.getMessage());
        }
    }

    private void defaults(Step.Defaults defaults) throws IOException, ControlException {
        for (Map.Entry<String, String> setting : defaults.expected().entrySet()) {
            if (!Needs.isKernelsOwn(setting.getKey()) && !setting.getKey().equals(MACHINES_OWN)) {
                values++;
                compare(
                        defaults,
                        setting.getKey() + " = " + setting.getValue(),
                        setting.getKey() + " = " + network.setting(setting.getKey()));
            }
        }
    }

    private void write(Step.Write write) throws Exception {
        if (Needs.isKernelsOwn(write.name())) {
            return;
        }
        String before = network.setting(write.name());
        boolean isRefused = false;
        try {
            network.set(write.name(), write.value());
        } catch (ControlException e) {
            isRefused = true;
        }
        // The defences are judged anew before the recorder reads.
        network.sleep(BEFORE_READING_BACK);
        values++;
        compare(write, write.isRefused() ? "refused" : "taken", isRefused ? "refused" : "taken");
        boolean isMachinesOwn = write.name().equals(MACHINES_OWN) && write.isRefused();
        compare(write, isMachinesOwn ? before : write.expected(), network.setting(write.name()));
    }

    private void setup(Step.Setup setup) throws IOException, ControlException {
        if (RouteChanges.isAll(setup.text())) {
            // The network was made with these routes.
            return;
        }
        List<MarkMessage> rules = Marks.of(setup.text());
        if (Needs.isInvisible(setup.text())) {
            return;
        }
        if (rules == null) {
            differ(setup, "a network with " + setup.text(), "none");
            return;
        }
        for (MarkMessage rule : rules) {
            network.mark(rule);
        }
    }

    /** A difference that is no more is one that nobody needs to explain. */
    private void checkKnown() {
        for (int line : known.lines()) {
            boolean isPlayed = line <= recording.steps().getLast().line();
            if (isPlayed && !linesWithDifferences.contains(line)) {
                differences.add(recording.file() + ":" + line + ": is as recorded, though listed as different");
            }
        }
    }

    private static List<String> texts(Iterable<ConnectionLine> connections) {
        List<String> texts = new ArrayList<>();
        connections.forEach(connection -> texts.add(connection.text()));
        texts.sort(null);
        return texts;
    }

    /** Addresses and weights alone. */
    private static List<String> withoutCounters(List<String> servers) {
        return servers.stream()
                .map(server -> server.substring(0, server.indexOf(',', server.indexOf(',') + 1)))
                .toList();
    }

    private static String comparable(Step.Command command, String out) {
        String text = out.replaceFirst("\\(size=\\d+\\)", "(size=)");
        if (!CONNECTION_LISTING.matcher(command.text()).matches()) {
            return text;
        }
        // The kernel lists connections in the order of a hash with a random seed, and the time left has its own check.
        return text.lines()
                .map(line -> line.replaceFirst(" \\d+:\\d\\d ", " --:-- "))
                .sorted()
                .collect(Collectors.joining("\n"));
    }

    /** Services are listed in the order of a hash with a random seed, the servers of each in their own order. */
    private static List<String> byService(List<String> servers) {
        return servers.stream()
                .sorted(Comparator.comparing(server -> server.substring(server.indexOf('|'), server.indexOf(','))))
                .toList();
    }

    /**
     * How far apart two remaining times may be. Templates with live connections start anew every 60 seconds from when
     * their timer fired, and the kernel's fire up to an eighth late, the first time an eighth of the persistence.
     */
    private boolean isLate(ConnectionLine line, long left) {
        long difference = Math.abs(left - line.seconds());
        if (!line.isTemplate()) {
            return difference > (hasSlept ? SECONDS_TOLERANCE_AFTER_SLEEP : SECONDS_TOLERANCE);
        }
        long tolerance = SECONDS_TOLERANCE_AFTER_SLEEP + recording.persistenceSeconds() / 8;
        return Math.min(difference % REARM_SECONDS, REARM_SECONDS - difference % REARM_SECONDS) > tolerance;
    }

    /** Whether templates can have started anew: each round of theirs began later in the kernel than here. */
    private boolean hasRearmed() {
        return recording.persistenceSeconds() > 0 && slept > recording.persistenceSeconds();
    }

    /** Whether {@code line} is a template in the last seconds before its end, which the other side is past. */
    private static boolean isLastRound(ConnectionLine line, List<String> others) {
        return line.isTemplate() && line.seconds() < REARM_SECONDS && !others.contains(line.text());
    }

    private void compare(Step step, Object expected, Object got) {
        if (!expected.equals(got)) {
            differ(step, expected.toString(), got.toString());
        }
    }

    private void differ(Step step, String expected, @Nullable String got) {
        linesWithDifferences.add(step.line());
        String reason = known.reason(step.line());
        if (reason != null) {
            explained.computeIfAbsent(reason, any -> new TreeSet<>()).add(step.line());
            return;
        }
        differences.add(recording.file() + ":" + step.line() + ": recorded " + expected + ", got " + got);
    }
}
