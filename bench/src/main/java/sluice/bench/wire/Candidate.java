package sluice.bench.wire;

import java.io.IOException;
import java.util.List;

/** What is measured: a forwarder with the traffic that it gets. */
enum Candidate {
    /** testpmd sends each packet back with swapped Ethernet addresses: the measure of all others. */
    MACSWAP("testpmd macswap", "macswap", "reflector", "client"),
    /** testpmd swaps addresses and ports on all layers. */
    FIVE_TUPLE_SWAP("testpmd 5tswap", "5tswap", "reflector", "client"),
    /** Sluice translates what clients send. */
    NAT("sluice nat", "", "director", "client"),
    /** Sluice translates what clients and servers send in turn. */
    NAT_MIXED("sluice nat mixed", "", "director", "mixed");

    private final String title;
    private final String testpmdMode;
    private final String peer;
    private final String traffic;

    Candidate(String title, String testpmdMode, String peer, String traffic) {
        this.title = title;
        this.testpmdMode = testpmdMode;
        this.peer = peer;
        this.traffic = traffic;
    }

    /** Its name in the report. */
    String title() {
        return title;
    }

    /** Options by which the generator fits. */
    List<String> generatorOptions() {
        return List.of("--peer=" + peer, "--traffic=" + traffic);
    }

    /** Starts the forwarder. */
    Forwarder start(WireEnds ends, int burst, int flowCacheLines) throws IOException, InterruptedException {
        return testpmdMode.isEmpty()
                ? SluiceProcess.start(ends, burst, flowCacheLines)
                : Testpmd.start(testpmdMode, ends, burst);
    }
}
