package sluice.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;

/** Runs {@code src/test/scapy/packets.py}, with the system's Python before any other because that one has scapy. */
final class Scapy {
    private static final List<String> PYTHONS = List.of("/usr/bin/python3", "python3");
    private static final Path SCRIPT =
            Path.of(System.getProperty("sluice.home"), "dataplane/src/test/scapy/packets.py");

    private Scapy() {}

    /** The lines that the script prints, each split at its tabs. */
    static List<String[]> packets(String what, int seed, int count) {
        for (String python : PYTHONS) {
            if (Tool.isUsable(python, "-c", "import scapy")) {
                String printed = Tool.run(python, SCRIPT.toString(), what, String.valueOf(seed), String.valueOf(count));
                List<String[]> lines =
                        printed.lines().map(line -> line.split("\t", -1)).toList();
                assertThat(lines).as("packets made by scapy").hasSize(count);
                return lines;
            }
        }
        throw new AssertionError("These tests need scapy: run deploy/install-deps test, or apt install python3-scapy");
    }
}
