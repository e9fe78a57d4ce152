package sluice.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script for real servers, in a network namespace of its own: a server with one interface and a default route. */
class RealServerIT {
    private static final String SERVER =
            "sluice-realserver-" + ProcessHandle.current().pid();
    private static final String SCRIPT = Path.of(System.getProperty("sluice.home"))
            .resolve("deploy/realserver")
            .toString();
    private static final List<String> SETTINGS =
            List.of("all/arp_ignore", "all/arp_announce", "lo/arp_ignore", "lo/arp_announce");

    @TempDir
    Path state;

    @BeforeEach
    void makeServer() throws IOException, InterruptedException {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "network namespaces exist on Linux only");
        assumeTrue((int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0, "network namespaces need root");
        run(List.of("ip", "netns", "add", SERVER)).succeeds();
        server("ip link set lo up");
        server("ip link add eth0 type veth peer name wire");
        server("ip link set wire up");
        server("ip link set eth0 up");
        server("ip address add 10.0.0.11/24 dev eth0");
        server("ip route add default via 10.0.0.254");
        // Not the kernel's default everywhere, so that "what it was" differs from "zero".
        server("sysctl -qw net.ipv4.conf.all.arp_announce=1");
    }

    @AfterEach
    void removeServer() throws IOException, InterruptedException {
        run(List.of("ip", "netns", "delete", SERVER));
    }

    @Test
    void settingsComeWithTheFirstVirtualAddressAndGoWithTheLast() throws IOException, InterruptedException {
        script("dr start 192.0.2.1").succeeds();
        assertThat(settings()).containsExactly("1", "2", "1", "2");
        script("dr start 192.0.2.2 fd00::1").succeeds();

        script("dr stop 192.0.2.1").succeeds();
        assertThat(settings()).containsExactly("1", "2", "1", "2");
        script("dr stop fd00:0::1").succeeds();
        assertThat(settings()).containsExactly("1", "2", "1", "2");
        script("dr stop 192.0.2.2").succeeds();
        assertThat(settings()).containsExactly("0", "1", "0", "0");
        assertThat(addressesOf("lo")).doesNotContain("192.0.2.", "fd00::1");
    }

    @Test
    void stopWithoutAddressesRemovesAll() throws IOException, InterruptedException {
        script("dr start 192.0.2.1 192.0.2.2 192.0.2.3").succeeds();

        script("dr stop").succeeds();

        assertThat(settings()).containsExactly("0", "1", "0", "0");
        assertThat(addressesOf("lo")).doesNotContain("192.0.2.");
    }

    @Test
    void repeatingChangesNothing() throws IOException, InterruptedException {
        script("dr start 192.0.2.1").succeeds();
        String once = addressesOf("lo");

        script("dr start 192.0.2.1").succeeds();
        assertThat(addressesOf("lo")).isEqualTo(once);

        script("dr stop 192.0.2.1").succeeds();
        script("dr stop 192.0.2.1").succeeds();
        assertThat(settings()).containsExactly("0", "1", "0", "0");
    }

    @Test
    void whatSomebodyChangedMeanwhileStays() throws IOException, InterruptedException {
        script("dr start 192.0.2.1").succeeds();
        server("sysctl -qw net.ipv4.conf.all.arp_ignore=8");

        Outcome stop = script("dr stop");

        assertThat(stop.output).contains("net/ipv4/conf/all/arp_ignore is 8");
        assertThat(settings()).containsExactly("8", "1", "0", "0");
    }

    @Test
    void checkSaysWhatIsMissing() throws IOException, InterruptedException {
        Outcome before = script("dr check 192.0.2.1");
        assertThat(before.code).isEqualTo(1);
        assertThat(before.output)
                .contains("missing  192.0.2.1/32 on lo", "missing  net/ipv4/conf/all/arp_ignore: is 0, must be 1");

        script("dr start 192.0.2.1").succeeds();
        script("dr --check 192.0.2.1").succeeds();

        server("ip address add 192.0.2.1/24 dev eth0");
        assertThat(script("dr check 192.0.2.1").output).contains("found on eth0");
    }

    @Test
    void statusTellsWhetherItWasStarted() throws IOException, InterruptedException {
        assertThat(script("dr status").code).isEqualTo(3);

        script("dr start 192.0.2.1").succeeds();

        Outcome status = script("dr status");
        assertThat(status.code).isZero();
        assertThat(status.output).contains("192.0.2.1/32 on lo", "net/ipv4/conf/all/arp_announce is 2, was 1");
    }

    @Test
    void anAddressThatIsNoneLeavesTheSettingsAsTheyWere() throws IOException, InterruptedException {
        assertThat(script("dr start 192.0.2.300").code).isEqualTo(1);

        assertThat(settings()).containsExactly("0", "1", "0", "0");
    }

    @Test
    void tunnelTakesPacketsFromAnywhere() throws IOException, InterruptedException {
        assertThat(script("tun start --device sluicetun 192.0.2.1").output).contains("there is no interface sluicetun");
        server("ip tuntap add sluicetun mode tun");
        server("sysctl -qw net.ipv4.conf.all.rp_filter=1");

        script("tun start --device sluicetun 192.0.2.1 fd00::1").succeeds();
        script("tun check --device sluicetun 192.0.2.1 fd00::1").succeeds();
        assertThat(server("cat /proc/sys/net/ipv4/conf/sluicetun/rp_filter")).isEqualTo("2");
        assertThat(settings().subList(0, 2)).containsExactly("1", "2");

        script("tun stop").succeeds();
        assertThat(server("ip link show sluicetun up")).isEmpty();
        assertThat(settings().subList(0, 2)).containsExactly("0", "1");
    }

    @Test
    void gatewayComesAndGoes() throws IOException, InterruptedException {
        script("nat start --gateway 10.0.0.1").succeeds();
        script("nat start --gateway 10.0.0.1").succeeds();
        assertThat(defaultRoutes()).isEqualTo("default via 10.0.0.1 dev eth0");
        script("nat check --gateway 10.0.0.1").succeeds();

        script("nat stop").succeeds();
        assertThat(defaultRoutes()).isEqualTo("default via 10.0.0.254 dev eth0");
        assertThat(script("nat check --gateway 10.0.0.1").output).contains("missing  default route by 10.0.0.1");
    }

    @Test
    void aGatewayThatCannotBeReachedChangesNothing() throws IOException, InterruptedException {
        assertThat(script("nat start --gateway 203.0.113.1").code).isEqualTo(1);

        assertThat(defaultRoutes()).isEqualTo("default via 10.0.0.254 dev eth0");
    }

    private record Outcome(int code, String output) {
        void succeeds() {
            assertThat(code).as(output).isZero();
        }
    }

    private Outcome script(String arguments) throws IOException, InterruptedException {
        List<String> command = inServer();
        command.addAll(List.of(SCRIPT, "--state", state.resolve("former").toString()));
        command.addAll(List.of(arguments.split(" ")));
        return run(command);
    }

    private static String server(String line) throws IOException, InterruptedException {
        List<String> command = inServer();
        command.addAll(List.of(line.split(" ")));
        Outcome outcome = run(command);
        outcome.succeeds();
        return outcome.output;
    }

    private static List<String> inServer() {
        return new ArrayList<>(List.of("ip", "netns", "exec", SERVER));
    }

    private static List<String> settings() throws IOException, InterruptedException {
        List<String> values = new ArrayList<>();
        for (String setting : SETTINGS) {
            values.add(server("cat /proc/sys/net/ipv4/conf/" + setting));
        }
        return values;
    }

    private static String addressesOf(String device) throws IOException, InterruptedException {
        return server("ip -brief address show " + device);
    }

    private static String defaultRoutes() throws IOException, InterruptedException {
        return server("ip route show default");
    }

    private static Outcome run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), output.strip());
    }
}
