package sluice.bench.peer;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Rules for {@code nft -f -}, and what it says of counters. */
final class NftRules {
    private static final Pattern COUNTER = Pattern.compile("packets ([0-9]+) bytes ([0-9]+)");

    private NftRules() {}

    /** The kernel as a director: new connections take the servers in turn, all others go where their connection went. */
    static String director(String virtualAddress, int virtualPort, List<String> servers, int serverPort) {
        StringBuilder map = new StringBuilder();
        for (int i = 0; i < servers.size(); i++) {
            map.append(i == 0 ? "" : ", ").append(i).append(" : ").append(servers.get(i));
        }
        return """
                table ip peer {
                  chain service {
                    type nat hook prerouting priority dstnat
                    ip daddr %1$s udp dport %2$d dnat to numgen inc mod %3$d map { %4$s } : %5$d
                    ip daddr %1$s tcp dport %2$d dnat to numgen inc mod %3$d map { %4$s } : %5$d
                  }
                }
                """.formatted(virtualAddress, virtualPort, servers.size(), map, serverPort);
    }

    /** Drops what arrives at interfaces, after packet sockets have seen it and before the kernel's IP does. */
    static String deaf(List<String> links) {
        StringBuilder rules = new StringBuilder("table netdev deaf {\n");
        for (String link : links) {
            rules.append("  chain ").append(link).append(" {\n");
            rules.append("    type filter hook ingress device \"").append(link).append("\" priority 0\n");
            rules.append("    drop\n  }\n");
        }
        return rules.append("}\n").toString();
    }

    /** Counts and drops translated datagrams as soon as they arrive. */
    static String sink(String link, List<String> servers, int serverPort) {
        return """
                table netdev sink {
                  counter arrived {
                  }
                  chain arrivals {
                    type filter hook ingress device "%s" priority 0
                    ip daddr { %s } udp dport %d counter name arrived drop
                  }
                }
                """.formatted(link, String.join(", ", servers), serverPort);
    }

    /**
     * The packets of a counter.
     *
     * @param listing what {@code nft list counter} printed
     * @throws IllegalArgumentException when there is none in it
     */
    static long packets(String listing) {
        Matcher counter = COUNTER.matcher(listing);
        if (!counter.find()) {
            throw new IllegalArgumentException("nft lists no counter: " + listing);
        }
        return Long.parseLong(counter.group(1));
    }
}
