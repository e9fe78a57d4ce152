package sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.connection.ForkedJvm;
import sluice.localport.LocalPorts;
import sluice.localport.PairForecast;
import sluice.worker.FullNatTest.Families;

/**
 * How many connections local addresses bear, and that their end is foreseen. {@code -Dsluice.fullnat.connections=3000000}
 * opens more of them.
 */
final class FullNatCapacityTest {
    private static final int MANY = Integer.getInteger("sluice.fullnat.connections", 160_000);

    private static final int CONNECTIONS_PER_SECOND = 500;
    private static final int CLIENT_PORTS = 1000;
    private static final int AT_ONCE = 250;
    /** Until a moving average, of which each two seconds renew a quarter, is right to the percent. */
    private static final int SETTLED_SECONDS = 40;

    @TempDir
    Path directory;

    /** Connections of one local address to one server grow by 500 a second until there are no ports. */
    @Test
    void theEndOfThePortsIsForeseenAndThenTheClientIsToldAndItIsCounted() throws Exception {
        try (Lab lab = new Lab(directory, 1, 80_000).introduceQuietly(1)) {
            FullNatTest.serve(lab, Families.IPV4, AnyFrame.UDP, 53, 53, 1, 1);
            List<PairForecast> forecasts = new ArrayList<>();
            int opened = 0;
            while (opened < LocalPorts.PORTS) {
                int count = Math.min(CONNECTIONS_PER_SECOND, LocalPorts.PORTS - opened);
                open(lab, opened, count);
                opened += count;
                lab.advanceSeconds(1);
                lab.director.tidy();
                forecasts.add(lab.director.localPorts().getFirst());
            }
            assertThat(lab.director.liveConnections()).isEqualTo(64_511);
            assertThat(lab.dropped("no-local-port")).isZero();

            int seconds = forecasts.size();
            int warnedAt = forecasts.indexOf(forecasts.stream()
                    .filter(PairForecast::isNearlyExhausted)
                    .findFirst()
                    .orElseThrow());
            assertThat(forecasts.get(warnedAt).used()).isBetween(51_609, 52_109);
            for (int second = SETTLED_SECONDS; second < seconds - 1; second++) {
                assertThat(forecasts.get(second).secondsToExhaustion())
                        .as("foreseen after %s seconds", second)
                        .isCloseTo(seconds - 1 - second, Offset.offset(3L));
            }
            assertThat(forecasts.getLast().secondsToExhaustion()).isZero();

            lab.fromClient(Frame.udp("172.17.0.1", 9, Lab.VIP, 53, new byte[0]));
            assertThat(AnyFrame.message(AnyFrame.only(lab.collect(lab.clientSide))))
                    .as("port unreachable, as of a service without servers")
                    .isEqualTo("3/3");
            assertThat(lab.dropped("no-local-port")).isEqualTo(1);
            assertThat(lab.director.localPorts().getFirst().refusedTotal()).isEqualTo(1);
            assertThat(lab.director.liveConnections()).isEqualTo(64_511);
        }
    }

    @Test
    void manyConnectionsByOneLocalAddressTakeLittleBesideTheirRecords() throws Exception {
        // In a JVM of its own, since the checks of checked memory allocate.
        Process process = ForkedJvm.start(FullNatMillions.class, directory.toString(), Integer.toString(MANY));
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        System.out.print(output);
        assertThat(output).endsWith("\nok\n");
    }

    private static void open(Lab lab, int first, int count) {
        for (int i = first; i < first + count; i++) {
            String client = "172.16." + i / CLIENT_PORTS + ".7";
            Frame frame = Frame.udp(client, 1000 + i % CLIENT_PORTS, Lab.VIP, 53, new byte[0]);
            lab.injectRaw(lab.clientSide, 0, frame.between(Lab.ROUTER_MAC, Lab.CLIENT_PORT_MAC));
            if (i % AT_ONCE == 0) {
                lab.run();
                lab.discard();
            }
        }
        lab.run();
        lab.discard();
    }
}
