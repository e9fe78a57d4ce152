package sluice.golden;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import sluice.control.ControlException;
import sluice.golden.DropEntryRecording.Count;
import sluice.golden.DropEntryRecording.Group;
import sluice.scheduler.Compatibility;

/** Opens the connections of a recording of {@code drop_entry}, and counts them when the recording did. */
final class DropEntryReplay {
    /** Where a recording tells the packets of each connection, its port is so many times them, and a number. */
    private static final int PORTS_PER_GROUP = 1000;

    /** The recorder took its time where it told the packets. */
    private static final long SLOW_NANOS = 20_000_000L;

    private static final int CLIENTS_PER_NETWORK = 250;
    private static final int HTTP = 80;
    private static final int DNS = 53;

    private DropEntryReplay() {}

    /** The counts at each of the recording's times. */
    static List<Map<Group, Integer>> of(DropEntryRecording recording, Compatibility kernel, Path folder)
            throws Exception {
        Map<Group, Integer> groups = recording.counts().getFirst().connections();
        boolean hasPackets = groups.keySet().stream().anyMatch(group -> group.packets() > 0);
        try (GoldenNetwork network =
                new GoldenNetwork(folder, kernel, hasPackets ? SLOW_NANOS : 0, RouteChanges.none())) {
            recording.commands().forEach(network::ipvsadm);
            if (recording.isDefendedFirst()) {
                network.set("drop_entry", recording.mode());
            }
            open(network, groups);
            network.set("drop_entry", recording.mode());
            List<Map<Group, Integer>> counts = new ArrayList<>();
            int now = 0;
            for (Count count : recording.counts()) {
                network.sleep(count.seconds() - now);
                now = count.seconds();
                counts.add(count(network, hasPackets));
            }
            return counts;
        }
    }

    /** The first connection of each group, the second of each, and so on, each from a client of its own. */
    private static void open(GoldenNetwork network, Map<Group, Integer> groups) {
        int most = groups.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        int client = 0;
        for (int i = 0; i < most; i++) {
            for (Map.Entry<Group, Integer> entry : groups.entrySet()) {
                if (i < entry.getValue() && !entry.getKey().isTemplate()) {
                    client++;
                    int port = PORTS_PER_GROUP * Math.max(1, entry.getKey().packets()) + i;
                    InetAddress address = Segment.address(
                            "198.51." + client / CLIENTS_PER_NETWORK + "." + (client % CLIENTS_PER_NETWORK + 1));
                    open(network, entry.getKey(), address, port);
                }
            }
        }
    }

    private static void open(GoldenNetwork network, Group group, InetAddress client, int port) {
        boolean isTcp = group.protocol().equals("TCP");
        int packets = group.packets() > 0 ? group.packets() : group.state().equals("SYN_RECV") ? 1 : 2;
        for (int i = 0; i < packets; i++) {
            boolean isFin = i == packets - 1 && group.state().equals("FIN_WAIT");
            network.pass(
                    new Segment(
                            isTcp ? Segment.TCP : Segment.UDP,
                            client,
                            port,
                            Segment.address("10.10.0.1"),
                            isTcp ? HTTP : DNS,
                            i == 0 ? "S" : isFin ? "FA" : "A",
                            isTcp ? "" : Segment.ONE_BYTE),
                    false);
        }
    }

    private static Map<Group, Integer> count(GoldenNetwork network, boolean hasPackets)
            throws IOException, ControlException {
        Map<Group, Integer> counts = new TreeMap<>();
        for (Step.ConnectionLine connection : network.connections()) {
            String[] words = connection.text().split(" ");
            int port = Integer.parseInt(words[1].substring(words[1].lastIndexOf(':') + 1));
            Group group = new Group(words[0], words[4], hasPackets ? port / PORTS_PER_GROUP : 0);
            counts.merge(group, 1, Integer::sum);
        }
        return counts;
    }
}
