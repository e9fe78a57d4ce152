package sluice.ipvsadm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.control.ControlClient;

/** What DPVS added to ipvsadm, on a real director: FULLNAT, local addresses, SYN proxy, PROXY protocol, idle timeouts. */
class FullNatSessionTest {
    private static final String RULES = """
            -A -t 10.10.0.1:80 -s rr -j enable --conn-timeout 60 --proxy-protocol v2
            -P -t 10.10.0.1:80 -z 192.168.0.202
            -P -t 10.10.0.1:80 -z 192.168.0.201 -F outside
            -a -t 10.10.0.1:80 -r 192.168.5.11:8080 -b -w 1
            -A -t [fd00:10::1]:80 -s sh -p 300 -b sh-port
            -P -t [fd00:10::1]:80 -z 192.168.0.203
            -a -t [fd00:10::1]:80 -r 192.168.5.11:80 -b -w 1
            -a -t [fd00:10::1]:80 -r [fd00:5::1]:80 -b -w 1
            """;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void listsFullNatServersOfBothFamiliesAndWhatIsSpecialAboutServices() throws IOException {
        try (DirectorFixture fixture = new DirectorFixture(folder)) {
            run(fixture, "-A -t 10.10.0.1:80 -s rr -j enable --conn-timeout 60 --proxy-protocol V2");
            run(fixture, "-A -u 10.10.0.1:53 -s rr -o --conn-timeout 10 -j disable --proxy-protocol disable");
            run(fixture, "-a -t 10.10.0.1:80 -r 192.168.5.11:8080 -b -w 3 -x 100 -y 50");
            run(fixture, "-a -t 10.10.0.1:80 -r [fd00:5::1]:8080 --fullnat");
            run(fixture, "-ab -u 10.10.0.1:53 -r 192.168.5.11");

            assertThat(fixture.ipvsadm("-Ln").out()).isEqualTo("""
                    IP Virtual Server version 1.2.1 (size=1024)
                    Prot LocalAddress:Port Scheduler Flags
                      -> RemoteAddress:Port           Forward Weight ActiveConn InActConn
                    TCP  10.10.0.1:80 rr synproxy conn-timeout 60 ppv2
                      -> 192.168.5.11:8080            FullNat 3      0          0        \s
                      -> [fd00:5::1]:8080             FullNat 1      0          0        \s
                    UDP  10.10.0.1:53 rr ops conn-timeout 10
                      -> 192.168.5.11:53              FullNat 1      0          0        \s
                    """);
            assertThat(fixture.ipvsadm("-Ln --thresholds -t 10.10.0.1:80").out())
                    .contains("  -> 192.168.5.11:8080            100        50         0          0         \n");
        }
    }

    @Test
    void listsLocalAddressesAsDpvsDoes() throws IOException {
        try (DirectorFixture fixture = new DirectorFixture(folder)) {
            run(fixture, "-A -t 10.10.0.1:80 -s rr");
            run(fixture, "-A -t 10.10.0.2:80 -s rr");
            run(fixture, "-A -f 7 -s rr");
            run(fixture, "--add-laddr -z 192.168.0.202 -t 10.10.0.1:80 -F outside");
            run(fixture, "-Pt 10.10.0.1:80 -z 192.168.0.201 -F outside");
            run(fixture, "-P -f 7 --laddr fd00::201 --ifname outside");

            assertThat(fixture.ipvsadm("-G").out()).isEqualTo("""
                    VIP:VPORT            TOTAL    SNAT_IP              CONFLICTS  CONNS    \s
                    10.10.0.1:80         2       \s
                                                  192.168.0.202        0          0        \s
                                                  192.168.0.201        0          0        \s
                    10.10.0.2:80         0       \s
                    FWM 7                1       \s
                                                  fd00::201            0          0        \s
                    """);

            run(fixture, "--del-laddr -z 192.168.0.202 -t 10.10.0.1:80 -F outside");
            assertThat(fixture.ipvsadm("--get-laddr -t 10.10.0.1:80").out()).isEqualTo("""
                    VIP:VPORT            TOTAL    SNAT_IP              CONFLICTS  CONNS    \s
                    10.10.0.1:80         1       \s
                                                  192.168.0.201        0          0        \s
                    """);
        }
    }

    @Test
    void showsWhichLocalAddressAndPortAConnectionHas() throws Exception {
        try (DirectorFixture fixture = new DirectorFixture(folder)) {
            run(fixture, "-A -u 10.10.0.1:53 -s rr");
            run(fixture, "-P -u 10.10.0.1:53 -z 192.168.0.201");
            run(fixture, "-a -u 10.10.0.1:53 -r 192.168.0.13:5353 -b");
            fixture.datagram(0x0a0a0001, 53);

            assertThat(fixture.ipvsadm("-Lnc").out())
                    .startsWith("IPVS connection entries\npro expire state       source             virtual            "
                            + "destination\n")
                    .containsPattern("UDP 05:00  UDP         192\\.168\\.0\\.9:4000   10\\.10\\.0\\.1:53       "
                            + "192\\.168\\.0\\.13:5353  192\\.168\\.0\\.201:[0-9]+\n");
            assertThat(fixture.ipvsadm("-G").out()).endsWith("192.168.0.201        0          1         \n");
            try (ControlClient client = ControlClient.connect(fixture.socket)) {
                assertThat(client.localPorts())
                        .singleElement()
                        .satisfies(pair -> assertThat(pair.protocol() + ' ' + pair.serverPort() + ' ' + pair.used())
                                .isEqualTo("udp 5353 1"));
            }
        }
    }

    @Test
    void savesWhatRestoreReadsAndRestartsWithIt() throws IOException {
        try (DirectorFixture fixture = new DirectorFixture(folder)) {
            assertThat(fixture.ipvsadm("-R", RULES)).isEqualTo(new DirectorFixture.Said(0, "", ""));
            assertThat(fixture.ipvsadm("-S -n").out()).isEqualTo(RULES);
            assertThat(fixture.state.path().resolve("rules")).hasContent(RULES);
        }
        try (DirectorFixture fixture = new DirectorFixture(folder)) {
            assertThat(fixture.problems).isEmpty();
            assertThat(fixture.ipvsadm("-S -n").out()).isEqualTo(RULES);

            run(fixture, "-D -t 10.10.0.1:80");
            run(fixture, "-A -t 10.10.0.1:80 -s rr");
            assertThat(fixture.ipvsadm("-S -n").out().lines().toList())
                    .contains("-A -t 10.10.0.1:80 -s rr")
                    .noneMatch(line -> line.startsWith("-P -t 10.10.0.1:80"));

            run(fixture, "-C");
            assertThat(fixture.ipvsadm("-G").out().lines()).hasSize(1);
            assertThat(fixture.state.path().resolve("rules")).isEmptyFile();
        }
    }

    @Test
    void leavesOutALocalAddressWhosePortIsGone() throws IOException {
        Path state = Files.createDirectories(folder.resolve("state"));
        Files.writeString(state.resolve("rules"), RULES.replace("-F outside", "-F dpdk0"));

        try (DirectorFixture fixture = new DirectorFixture(folder)) {
            assertThat(fixture.problems.getFirst()).contains("rules:3: there is no port 'dpdk0'; there are outside");
            assertThat(fixture.ipvsadm("-S -n").out().lines()).hasSize(7);
        }
    }

    @Test
    void anEditKeepsWhatItDoesNotName() throws IOException {
        try (DirectorFixture fixture = new DirectorFixture(folder)) {
            run(fixture, "-A -t 10.10.0.1:80 -s rr -j enable --conn-timeout 60 --proxy-protocol v1");
            run(fixture, "-P -t 10.10.0.1:80 -z 192.168.0.201");

            run(fixture, "-E -t 10.10.0.1:80 -s wrr");
            assertThat(fixture.ipvsadm("-S -n").out())
                    .startsWith("-A -t 10.10.0.1:80 -s wrr -j enable --conn-timeout 60 --proxy-protocol v1\n-P ");

            run(fixture, "-E -t 10.10.0.1:80 -s wrr -j disable --conn-timeout 0 --proxy-protocol disable");
            assertThat(fixture.ipvsadm("-S -n").out())
                    .isEqualTo("-A -t 10.10.0.1:80 -s wrr\n-P -t 10.10.0.1:80 -z 192.168.0.201\n");
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            -P -t 10.10.0.1:80 -z 192.168.0.201             | 255 | Local address already exists
            -P -t 10.10.0.1:81 -z 192.168.0.202             | 255 | Service not defined
            -Q -t 10.10.0.1:80 -z 192.168.0.202             | 255 | No such local address
            -P -t 10.10.0.1:80 -z 224.0.0.1                 | 255 | 224.0.0.1 is not a unicast address
            -P -t 10.10.0.1:80 -z 192.168.0.202 -F dpdk0    | 255 | there is no port 'dpdk0'; there are outside
            -G -t 10.10.0.1:81                              | 1   | No such service
            """)
    void tellsWhyALocalAddressIsRefused(String line, int exitCode, String message) throws IOException {
        try (DirectorFixture fixture = new DirectorFixture(folder)) {
            run(fixture, "-A -t 10.10.0.1:80 -s rr");
            run(fixture, "-P -t 10.10.0.1:80 -z 192.168.0.201");

            assertThat(fixture.ipvsadm(line)).isEqualTo(new DirectorFixture.Said(exitCode, "", message + "\n"));
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "command":"add-local"                                                                            | 'service' is missing
            "command":"add-local","service":{"address":"10.10.0.1","port":80}                                | 'local' is missing
            "command":"add-local","service":{"address":"10.10.0.1","port":80},"local":{}                     | a local address needs an address, not 'null'
            "command":"delete-local","service":{"address":"10.10.0.1","port":80},"local":{"address":"lip"}   | a local address needs an address, not 'lip'
            "command":"add-service","service":{"address":"10.10.0.1","port":81,"proxyProtocol":"v3"}         | a PROXY protocol is disable, v1 or v2, not 'v3'
            "command":"add-service","service":{"address":"10.10.0.1","port":81,"connectionSeconds":-1}       | an idle timeout is 0 to 2678400 seconds
            "command":"add-service","service":{"address":"10.10.0.1","port":81,"protocol":"udp","synproxy":true} | a SYN proxy is only for TCP services
            """)
    void answersABadRequestClearly(String fields, String message) throws IOException {
        try (DirectorFixture fixture = new DirectorFixture(folder)) {
            run(fixture, "-A -t 10.10.0.1:80 -s rr");

            String reply = ask(fixture.socket, "{\"version\":1," + fields + "}\n");

            assertThat(reply).contains("\"code\":\"EINVAL\"").contains(message);
        }
    }

    private static String ask(Path socket, String request) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.UTF_8)));
            return new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8)).readLine();
        }
    }

    private static void run(DirectorFixture fixture, String line) {
        assertThat(fixture.ipvsadm(line)).isEqualTo(new DirectorFixture.Said(0, "", ""));
    }
}
