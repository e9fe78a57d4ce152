package sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sluice.connection.ForkedJvm;

/** A flood of a million SYNs per second against a SYN-proxied service that a thousand clients use meanwhile. */
final class ProxiedFloodTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(
            value = ProxiedWay.class,
            names = {"NAT4", "FULLNAT4"})
    void nothingIsRememberedOfTheFloodAndEachClientIsServed(ProxiedWay way) throws IOException {
        // In a JVM of its own, since checked memory is slow.
        Process process = ForkedJvm.start(ProxiedFlood.class, folder.toString(), way.name());
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        System.out.println(way + ": " + output);
        assertThat(output).isEqualTo("""
                        flood 3004800, answered 3004800
                        clients 1000, served 1000, servers with the right data 1000
                        most records 1000
                        []
                        """);
    }
}
