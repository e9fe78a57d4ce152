package sluice.bench.peer;

import java.nio.file.Path;

/**
 * What all turns have in common.
 *
 * @param tree the project's folder
 * @param scratch a folder in memory for everything that is kept
 * @param generatorCore core of the generator of datagrams; real clients and servers run where they like
 * @param directorCore core of Sluice's worker
 * @param idle what the worker does between empty rounds, as the daemon's configuration names it
 */
record PeerBench(Path tree, Path scratch, int generatorCore, int directorCore, String idle) {
    /** Huge pages of the daemon. */
    static final int DAEMON_MEGABYTES = 128;
    /** Huge pages of daemon and generator. */
    static final int MEGABYTES = DAEMON_MEGABYTES + 96;
}
