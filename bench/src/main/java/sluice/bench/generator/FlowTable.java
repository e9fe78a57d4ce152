package sluice.bench.generator;

import java.util.Arrays;

/**
 * What the generator has learned of each flow: which real server it went to, and how many opening packets came through.
 *
 * <p>Thread: the generator's.
 */
public final class FlowTable {
    private static final byte UNKNOWN = -1;

    private final byte[] servers;
    private final byte[] stages;

    /** Nothing known of {@code flows} flows. */
    public FlowTable(int flows) {
        servers = new byte[flows];
        stages = new byte[flows];
        Arrays.fill(servers, UNKNOWN);
    }

    /** How many flows there are. */
    public int flows() {
        return servers.length;
    }

    /** The number of the flow's real server, or -1. */
    public int server(int flow) {
        return servers[flow];
    }

    /**
     * Notes that a packet of the flow arrived at a real server.
     *
     * @return false when an earlier one arrived at another server
     */
    public boolean arrivedAt(int flow, int server) {
        if (servers[flow] == UNKNOWN) {
            servers[flow] = (byte) server;
        }
        return servers[flow] == server;
    }

    /** How many opening packets of the flow have come through. */
    public int stage(int flow) {
        return stages[flow];
    }

    /** Sets how many opening packets of the flow have come through. */
    public void stage(int flow, int opened) {
        stages[flow] = (byte) opened;
    }
}
