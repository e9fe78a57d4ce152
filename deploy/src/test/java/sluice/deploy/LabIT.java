package sluice.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The lab in short: a client, the director that was just built, real servers, and real traffic on af_packet ports. */
class LabIT {
    private static final int ANOTHER_LAB_RUNS = 75;
    private static final int LIMIT_SECONDS = 150;

    private static final Path HOME = Path.of(System.getProperty("sluice.home"));

    @TempDir
    Path folder;

    /** NAT with everything, the other ways with what is special about them, and scripts as they are taught. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "--scenario dr --only ping --only arping --only traceroute --only rr --only udp --only download",
                "--scenario tun --ipv6 --only ping --only rr --only udp --only mtu --only download",
                "--scenario fullnat --nat64 --only local-address --only rr --only udp --only download --only upload",
                "--scenario lecture"
            })
    void realClientsReachRealServersThroughSluice(String arguments) throws IOException, InterruptedException {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "network namespaces exist on Linux only");
        assumeTrue(isRoot(), "network namespaces need root");

        Path output = folder.resolve("lab.txt");
        List<String> command =
                new ArrayList<>(List.of(HOME.resolve("deploy/lab").toString(), "--quick", "--no-build"));
        if (!arguments.isEmpty()) {
            command.addAll(List.of(arguments.split(" ")));
        }
        Process lab = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean hasEnded = lab.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
        if (!hasEnded) {
            // The lab removes everything when it is terminated; its programs must end first for it to notice.
            lab.destroy();
            lab.descendants().forEach(ProcessHandle::destroy);
            lab.waitFor();
        }
        String said = Files.readString(output, StandardCharsets.UTF_8);

        assertThat(hasEnded)
                .as("ended within %s seconds; it said:%n%s", LIMIT_SECONDS, said)
                .isTrue();
        assumeTrue(lab.exitValue() != ANOTHER_LAB_RUNS, "another lab is running on this machine");
        assertThat(lab.exitValue())
                .as("exit of deploy/lab, which said:%n%s", said)
                .isZero();
    }

    private static boolean isRoot() throws IOException {
        return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
    }
}
