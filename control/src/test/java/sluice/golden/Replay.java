package sluice.golden;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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

    /** Packets took their time in the recordings, which none of them tells. */
    private static final long SECONDS_TOLERANCE = 1;

    private final Recording recording;
    private final GoldenNetwork network;
    private final List<String> differences = new ArrayList<>();
    private final Map<String, Integer> recordedShares = new TreeMap<>();
    private final Map<String, Integer> shares = new TreeMap<>();
    private int choices;
    private int packets;
    private int listings;

    private Replay(Recording recording, GoldenNetwork network) {
        this.recording = recording;
        this.network = network;
    }

    /**
     * What a replay found.
     *
     * @param choices packets that asked for a server
     * @param packets all packets
     * @param listings tables of servers and connections
     * @param recordedShares how often the recording chose each server or refused
     * @param shares how often the replay did
     * @param differences each with file and line
     */
    record Report(
            int choices,
            int packets,
            int listings,
            Map<String, Integer> recordedShares,
            Map<String, Integer> shares,
            List<String> differences) {}

    /** Replays {@code recording} with a director that follows {@code kernel} and keeps its files in {@code folder}. */
    static Report of(Recording recording, Compatibility kernel, Path folder) throws Exception {
        try (GoldenNetwork network = new GoldenNetwork(folder, kernel)) {
            Replay replay = new Replay(recording, network);
            for (Step step : recording.steps()) {
                replay.play(step);
            }
            return new Report(
                    replay.choices,
                    replay.packets,
                    replay.listings,
                    replay.recordedShares,
                    replay.shares,
                    replay.differences);
        }
    }

    private void play(Step step) throws Exception {
        switch (step) {
            case Step.Command command -> command(command);
            case Step.Packet packet -> packet(packet);
            case Step.Servers servers -> servers(servers);
            case Step.Connections connections -> connections(connections);
            case Step.Sleep sleep -> network.sleep(sleep.seconds());
            case Step.Sysctl sysctl -> sysctl(sysctl);
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
            compare(command, withoutSize(out), withoutSize(said.out()));
        }
        String err = command.err();
        if (err != null) {
            compare(command, err, said.err());
        }
    }

    private void packet(Step.Packet packet) {
        Outcome outcome = network.send(packet.segment(), packet.isFromServer());
        String got = packet.isBrief() ? outcome.brief() : outcome.full();
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
        compare(servers, servers.expected(), network.servers());
    }

    private void connections(Step.Connections connections) throws Exception {
        network.sleep(BEFORE_LISTING);
        listings++;
        List<ConnectionLine> got = network.connections();
        compare(connections, texts(connections.expected()), texts(got));
        Map<String, Long> seconds =
                got.stream().collect(Collectors.toMap(ConnectionLine::text, ConnectionLine::seconds, Math::max));
        for (ConnectionLine expected : connections.expected()) {
            Long left = seconds.get(expected.text());
            if (left != null && Math.abs(left - expected.seconds()) > SECONDS_TOLERANCE) {
                differ(connections, expected.toString(), left + " s");
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

    private void setup(Step.Setup setup) throws IOException, ControlException {
        List<MarkMessage> rules = Marks.of(setup.text());
        if (rules == null) {
            differ(setup, "a network with " + setup.text(), "none");
            return;
        }
        for (MarkMessage rule : rules) {
            network.mark(rule);
        }
    }

    private static List<String> texts(Iterable<ConnectionLine> connections) {
        List<String> texts = new ArrayList<>();
        connections.forEach(connection -> texts.add(connection.text()));
        texts.sort(null);
        return texts;
    }

    private static String withoutSize(String out) {
        return out.replaceFirst("\\(size=\\d+\\)", "(size=)");
    }

    private void compare(Step step, Object expected, Object got) {
        if (!expected.equals(got)) {
            differ(step, expected.toString(), got.toString());
        }
    }

    private void differ(Step step, String expected, @Nullable String got) {
        differences.add(recording.file() + ":" + step.line() + ": recorded " + expected + ", got " + got);
    }
}
