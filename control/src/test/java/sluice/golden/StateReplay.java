package sluice.golden;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import sluice.control.ControlException;
import sluice.golden.StateRecording.Sequence;
import sluice.scheduler.Compatibility;

/** Plays the sequences of a recording of states and notes what comes out differently. */
final class StateReplay {
    private static final String VIP = "10.10.0.1";
    private static final String SERVER = "10.1.0.1";
    private static final int FIRST_VIRTUAL_PORT = 2000;
    private static final int FIRST_CLIENT_PORT = 30_000;
    private static final int CLIENTS_PER_NETWORK = 200;

    /** The recorder read the state so long after each packet. */
    private static final double BEFORE_READING = 0.1;

    private static final Map<Integer, String> SERVICE_OPTIONS =
            Map.of(Segment.TCP, "-t ", Segment.UDP, "-u ", Segment.SCTP, "--sctp-service ");
    private static final Map<String, String> METHOD_OPTIONS = Map.of("nat", " -m", "dr", " -g", "tun", " -i");

    private final StateRecording recording;
    private final GoldenNetwork network;
    private final List<String> differences = new ArrayList<>();
    private int steps;

    private StateReplay(StateRecording recording, GoldenNetwork network) {
        this.recording = recording;
        this.network = network;
    }

    /**
     * What a replay found.
     *
     * @param steps packets and waits that were compared
     * @param differences each with file and line
     */
    record Report(int steps, List<String> differences) {}

    /** Replays {@code recording} with a director that follows {@code kernel} and keeps its files in {@code folder}. */
    static Report of(StateRecording recording, Compatibility kernel, Path folder) throws Exception {
        try (GoldenNetwork network = new GoldenNetwork(folder, kernel, 0, RouteChanges.none())) {
            StateReplay replay = new StateReplay(recording, network);
            network.set("net.ipv4.vs.secure_tcp", Integer.toString(recording.secureTcp()));
            replay.ipvsadm("ipvsadm --set " + recording.timeouts());
            for (Sequence sequence : recording.sequences()) {
                replay.play(sequence);
            }
            return new Report(replay.steps, replay.differences);
        }
    }

    private void play(Sequence sequence) throws Exception {
        String service = SERVICE_OPTIONS.get(recording.protocol()) + VIP + ":" + sequence.virtualPort();
        ipvsadm("ipvsadm -A " + service + " -s rr");
        ipvsadm("ipvsadm -a " + service + " -r " + SERVER + ":" + sequence.serverPort()
                + METHOD_OPTIONS.get(recording.method()));
        for (StateRecording.Step step : sequence.steps()) {
            steps++;
            String before = sequence.name() + " at " + step.text();
            List<String> expected = step.out();
            if (expected == null) {
                network.sleep(Integer.parseInt(step.text().substring(1)));
            } else {
                boolean isFromServer = step.text().startsWith("S:");
                List<String> out =
                        network.pass(segment(sequence, step.text().substring(2), isFromServer), isFromServer);
                compare(sequence, before + ", sent", expected, out);
                network.sleep(BEFORE_READING);
            }
            compare(sequence, before + ", connections", step.connections(), connections(sequence));
            compare(sequence, before + ", active/inactive", step.counts(), counts());
        }
        ipvsadm("ipvsadm -C");
    }

    private Segment segment(Sequence sequence, String content, boolean isFromServer) {
        int client = sequence.virtualPort() - FIRST_VIRTUAL_PORT;
        InetAddress address =
                Segment.address("198.51." + client / CLIENTS_PER_NETWORK + "." + (client % CLIENTS_PER_NETWORK + 1));
        int port = FIRST_CLIENT_PORT + client;
        boolean isUdp = recording.protocol() == Segment.UDP;
        String flags = isUdp ? "" : content;
        return isFromServer
                ? new Segment(
                        recording.protocol(),
                        Segment.address(SERVER),
                        sequence.serverPort(),
                        address,
                        port,
                        flags,
                        isUdp ? "answer" : "")
                : new Segment(
                        recording.protocol(),
                        address,
                        port,
                        Segment.address(VIP),
                        sequence.virtualPort(),
                        flags,
                        isUdp ? "hello" : "");
    }

    /** State and seconds left of the sequence's connections. */
    private List<String> connections(Sequence sequence) throws IOException, ControlException {
        String ends = " " + VIP + ":" + sequence.virtualPort() + " " + SERVER + ":" + sequence.serverPort() + " ";
        List<String> connections = new ArrayList<>();
        for (Step.ConnectionLine line : network.connections()) {
            int end = line.text().indexOf(ends);
            if (end >= 0) {
                connections.add(line.text().substring(end + ends.length()) + " " + line.seconds());
            }
        }
        return connections;
    }

    /** Active and inactive connections of the only server. */
    private String counts() throws IOException, ControlException {
        String[] fields = network.servers().getFirst().split(",", -1);
        return fields[2] + "/" + fields[3];
    }

    private void ipvsadm(String line) {
        GoldenNetwork.Said said = network.ipvsadm(line);
        if (said.exitCode() != 0) {
            throw new AssertionError(line + " said " + said.err());
        }
    }

    private void compare(Sequence sequence, String what, Object expected, Object got) {
        if (!expected.equals(got)) {
            differences.add(
                    recording.file() + ":" + sequence.line() + ": " + what + ": recorded " + expected + ", got " + got);
        }
    }
}
