package sluice.bench.wire;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The forwarder in C, {@code src/main/c/cnat.c}, which the build of this module leaves in its {@code target}. */
final class CForwarder {
    /** It translates. */
    static final String NAT = "nat";
    /** It swaps Ethernet addresses. */
    static final String MACSWAP = "macswap";

    private CForwarder() {}

    /** Starts it and waits until it forwards. */
    static Forwarder start(String mode, WireEnds ends, int burst, int lines) throws IOException, InterruptedException {
        return ForwarderProcess.start("cnat", command(mode, ends, burst, lines));
    }

    /**
     * The program with its arguments.
     *
     * @throws IOException when it was not built
     */
    static List<String> command(String mode, WireEnds ends, int burst, int lines) throws IOException {
        Path program = ends.run().resolveSibling("target").resolve("cnat");
        if (!Files.isExecutable(program)) {
            throw new IOException(program + " is not built: run `make -C bench/src/main/c` or `mvn package`");
        }
        List<String> command = new ArrayList<>(List.of(
                program.toString(),
                ends.socket(),
                Integer.toString(ends.forwarderCore()),
                Integer.toString(burst),
                Integer.toString(lines)));
        if (mode.equals(MACSWAP)) {
            command.add("--macswap");
        }
        return command;
    }
}
