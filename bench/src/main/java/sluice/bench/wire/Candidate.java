package sluice.bench.wire;

import java.io.IOException;
import java.util.List;
import sluice.bench.generator.Method;
import sluice.bench.generator.Traffic;

/** What is measured: a forwarder with the traffic that it gets. */
public enum Candidate {
    /** testpmd sends each packet back with swapped Ethernet addresses: the measure of all others. */
    MACSWAP("testpmd macswap", Program.TESTPMD, "macswap"),
    /** testpmd swaps addresses and ports on all layers. */
    FIVE_TUPLE_SWAP("testpmd 5tswap", Program.TESTPMD, "5tswap"),
    /** A loop of ours in C that swaps Ethernet addresses, whose busy time is counted as Sluice's is. */
    CMACSWAP("C macswap", Program.C, CForwarder.MACSWAP),
    /** NAT in C, and nothing else. */
    CNAT("C nat", Program.C, CForwarder.NAT),
    /** NAT in C of what clients and servers send in turn. */
    CNAT_MIXED("C nat mixed", Program.C, CForwarder.NAT, Method.NAT, Traffic.MIXED),
    /** Sluice translates what clients send. */
    NAT("sluice nat", Method.NAT, Traffic.CLIENT),
    /** Sluice translates what servers send. */
    NAT_REPLIES("sluice nat replies", Method.NAT, Traffic.REPLY),
    /** Sluice translates what clients and servers send in turn. */
    NAT_MIXED("sluice nat mixed", Method.NAT, Traffic.MIXED),
    /** Sluice gives packets another Ethernet address. */
    DR("sluice dr", Method.DR, Traffic.CLIENT),
    /** Sluice puts packets into packets: ipip. */
    TUN("sluice tun", Method.TUN, Traffic.CLIENT),
    /** Sluice translates both ends of what clients send. */
    FULLNAT("sluice fullnat", Method.FULLNAT, Traffic.CLIENT),
    /** Sluice translates what clients of IPv6 send. */
    NAT6("sluice nat6", Method.NAT6, Traffic.CLIENT);

    private enum Program {
        TESTPMD,
        C,
        SLUICE
    }

    private final String title;
    private final Program program;
    private final String mode;
    private final Method method;
    private final Traffic traffic;

    Candidate(String title, Method method, Traffic traffic) {
        this(title, Program.SLUICE, "", method, traffic);
    }

    Candidate(String title, Program program, String mode) {
        this(title, program, mode, Method.NAT, Traffic.CLIENT);
    }

    Candidate(String title, Program program, String mode, Method method, Traffic traffic) {
        this.title = title;
        this.program = program;
        this.mode = mode;
        this.method = method;
        this.traffic = traffic;
    }

    /** Its name in the report. */
    public String title() {
        return title;
    }

    /** Options by which the generator fits. */
    List<String> generatorOptions() {
        boolean isReflector = program == Program.TESTPMD || mode.equals(CForwarder.MACSWAP);
        return List.of(
                "--peer=" + (isReflector ? "reflector" : "director"), "--method=" + method, "--traffic=" + traffic);
    }

    /** Starts the forwarder. */
    Forwarder start(WireEnds ends, int burst, int flowCacheLines) throws IOException, InterruptedException {
        return switch (program) {
            case TESTPMD -> Testpmd.start(mode, ends, burst);
            case C -> CForwarder.start(mode, ends, burst, flowCacheLines);
            case SLUICE ->
                ForwarderProcess.start(
                        "sluice",
                        List.of(
                                ends.run().toString(),
                                SluiceForwarder.class.getName(),
                                "--socket=" + ends.socket(),
                                "--core=" + ends.forwarderCore(),
                                "--method=" + method,
                                "--burst=" + burst,
                                "--flow-cache-lines=" + flowCacheLines));
        };
    }
}
