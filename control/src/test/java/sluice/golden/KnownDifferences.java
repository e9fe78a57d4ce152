package sluice.golden;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Lines of recordings that Sluice does not follow, each with its reason: what is not listed here must be as recorded. */
final class KnownDifferences {
    private static final String SHARED_ROUTE =
            "the kernel loses packets of DR connections to a server that has live NAT"
                    + " connections, a defect not to be copied";
    private static final String TRACKED = "netfilter drops a SYN that opens a connection anew while it still tracks the"
            + " former one; Sluice is no part of netfilter and schedules it at once";
    private static final String SOURCE_RULE = "the kernel finds the route of a translated reply by a rule about its new"
            + " source; Sluice has no such rules";
    private static final String HOSTS_RESET =
            "the reset by which the kernel's own host refuses a client passes IPVS as a"
                    + " reply of the real server, and ends the connection; Sluice's does not";
    private static final String UNREPLIED = "netfilter drops the ACK of a NAT handshake of which it saw no SYN+ACK";

    private static final Map<String, KnownDifferences> BY_FILE = Map.of(
            "sysctl/backup_only.jsonl", new KnownDifferences().at(HOSTS_RESET, 17),
            "sysctl/live-fwd-change.jsonl", new KnownDifferences().at(SHARED_ROUTE, 9, 10, 16, 22, 29),
            "snat_reroute/snat_reroute-1.jsonl", new KnownDifferences().at(SOURCE_RULE, 7, 10),
            "conntrack1/nodest-g.jsonl", new KnownDifferences().at(TRACKED, 16, 17),
            "conntrack1/nodest-m.jsonl",
                    new KnownDifferences().at(UNREPLIED, 10, 12, 14).at(TRACKED, 16, 17),
            "conntrack1/reuse-g-mode1.jsonl", new KnownDifferences().at(TRACKED, 13, 14, 19),
            "conntrack1/reuse-m-mode0.jsonl", new KnownDifferences().at(UNREPLIED, 10),
            "conntrack1/reuse-m-mode1.jsonl",
                    new KnownDifferences().at(UNREPLIED, 10).at(TRACKED, 13, 14, 19));

    private final Map<Integer, String> reasons = new TreeMap<>();

    private KnownDifferences() {}

    private KnownDifferences at(String reason, int... lines) {
        for (int line : lines) {
            reasons.put(line, reason);
        }
        return this;
    }

    /** Those of {@code file}. */
    static KnownDifferences of(Path file) {
        int names = file.getNameCount();
        String name =
                names < 2 ? file.toString() : file.subpath(names - 2, names).toString();
        return BY_FILE.getOrDefault(name, new KnownDifferences());
    }

    /** Why {@code line} differs, or null when it must not. */
    @Nullable
    String reason(int line) {
        return reasons.get(line);
    }

    /** The lines that differ. */
    Set<Integer> lines() {
        return reasons.keySet();
    }
}
