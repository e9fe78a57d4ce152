package sluice.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import sluice.cli.SluiceCommand;
import sluice.port.PcapReader;
import sluice.port.PcapWriter;

final class ReplayCommandTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long BEGIN = 1_700_000_000L * SECOND;
    private static final long OUTSIDE = 0x020000000001L;
    private static final long INSIDE = 0x020000000101L;
    private static final long PEER = 0x020000000099L;
    private static final int UDP = 17;
    private static final int CLIENT = 0xC0000207;
    private static final int VIP = 0xC0000201;
    private static final int SERVER = 0x0A010001;

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void writeInputs() throws IOException {
        Files.writeString(folder.resolve("sluice.yaml"), """
                memory: {connections: 1024}
                ports:
                  - name: outside
                    device: {type: af_packet, interface: eth0}
                    mac: "02:00:00:00:00:01"
                    addresses: [192.0.2.1/24]
                  - name: inside
                    device: {type: af_packet, interface: eth1}
                    mac: "02:00:00:00:01:01"
                    addresses: [10.1.0.254/24]
                """);
        Files.writeString(folder.resolve("rules"), """
                -A -u 192.0.2.1:53 -s rr
                -a -u 192.0.2.1:53 -r 10.1.0.1:5353 -m -w 1
                """);
        try (PcapWriter requests = new PcapWriter(folder.resolve("requests.pcap"))) {
            requests.write(udp(OUTSIDE, CLIENT, VIP, 1000, 53), BEGIN);
            requests.write(udp(OUTSIDE, CLIENT, VIP, 1001, 53), BEGIN + 2 * SECOND);
            requests.write(udp(OUTSIDE, CLIENT, VIP, 1002, 54), BEGIN + 3 * SECOND);
        }
        try (PcapWriter replies = new PcapWriter(folder.resolve("replies.pcap"))) {
            replies.write(udp(INSIDE, SERVER, CLIENT, 5353, 1000), BEGIN + SECOND);
        }
    }

    @Test
    void forwardsWhatWasCapturedAtTheTimesOfTheCaptures() throws IOException {
        int exitCode = replay(
                "--rules",
                path("rules"),
                "--in",
                "outside=" + path("requests.pcap"),
                "--in",
                "inside=" + path("replies.pcap"),
                "--out",
                "outside=" + path("to-clients.pcap"),
                "--out",
                "inside=" + path("to-servers.pcap"),
                "--play-neighbours");

        assertThat(err.toString()).isEmpty();
        assertThat(exitCode).isZero();
        assertThat(udpOf("to-servers.pcap"))
                .containsExactly("0 c0000207:1000 > a010001:5353", "2 c0000207:1001 > a010001:5353");
        assertThat(udpOf("to-clients.pcap")).containsExactly("1 c0000201:53 > c0000207:1000");
        assertThat(out.toString()).startsWith("received 4, sent ");
    }

    @Test
    void dropsWhatWaitsForNeighboursThatNobodyPlays() throws IOException {
        int exitCode = replay(
                "--rules",
                path("rules"),
                "--in",
                "outside=" + path("requests.pcap"),
                "--out",
                "inside=" + path("to-servers.pcap"),
                "--linger",
                "10");

        assertThat(exitCode).isZero();
        assertThat(udpOf("to-servers.pcap")).isEmpty();
        assertThat(out.toString()).contains("neighbour");
    }

    @Test
    void keepsToTheMarksAndRulesOfAStateDirectory() throws IOException {
        Path state = Files.createDirectory(folder.resolve("state"));
        Files.copy(folder.resolve("rules"), state.resolve("rules"));

        replay(
                "--state",
                state.toString(),
                "--in",
                "outside=" + path("requests.pcap"),
                "--out",
                "inside=" + path("to-servers.pcap"),
                "--play-neighbours");

        assertThat(udpOf("to-servers.pcap")).hasSize(2);
        assertThat(state).isDirectoryContaining("glob:**/rules");
    }

    @Test
    void tellsOfAPortThatIsNotThere() {
        assertThat(replay("--in", "uotside=" + path("requests.pcap"))).isEqualTo(2);
        assertThat(err.toString()).contains("no port is called 'uotside'").contains("[outside, inside]");
    }

    @Test
    void tellsOfACaptureThatIsNotThere() {
        assertThat(replay("--in", "outside=" + path("absent.pcap"))).isEqualTo(2);
    }

    @Test
    void asksForTheAddressOfAPortWithoutOne() throws IOException {
        Path configuration = folder.resolve("sluice.yaml");
        Files.writeString(
                configuration, Files.readString(configuration).replace("    mac: \"02:00:00:00:01:01\"\n", ""));

        assertThat(replay("--in", "outside=" + path("requests.pcap"))).isEqualTo(2);
        assertThat(err.toString()).contains("--mac inside=MAC");
    }

    @Test
    void refusesRulesThatAreWrong() throws IOException {
        Files.writeString(folder.resolve("rules"), "-A -u 192.0.2.1:53 -s nosuch\n");

        assertThat(replay("--rules", path("rules"), "--in", "outside=" + path("requests.pcap")))
                .isNotZero();
    }

    private int replay(String... options) {
        List<String> arguments = new ArrayList<>(List.of("replay", "--config", path("sluice.yaml")));
        arguments.addAll(List.of(options));
        CommandLine program = SluiceCommand.commandLine().addSubcommand(new ReplayCommand());
        program.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return SluiceCommand.execute(program, arguments.toArray(String[]::new));
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    /** A UDP datagram of two bytes without checksum. */
    private static byte[] udp(long portMac, int source, int destination, int sourcePort, int destinationPort) {
        ByteBuffer b = ByteBuffer.allocate(60);
        b.putShort((short) (portMac >> 32)).putInt((int) portMac);
        b.putShort((short) (PEER >> 32)).putInt((int) PEER).putShort((short) 0x0800);
        b.putInt(0x4500_001E).putInt(0).putShort((short) 0x4011).putShort((short) 0);
        b.putInt(source).putInt(destination);
        b.putShort((short) sourcePort).putShort((short) destinationPort).putShort((short) 10);
        b.putShort((short) 0).putShort((short) 0x6869);
        int sum = 0;
        for (int at = 14; at < 34; at += 2) {
            sum += b.getShort(at) & 0xFFFF;
        }
        b.putShort(24, (short) ~((sum & 0xFFFF) + (sum >> 16)));
        return b.array();
    }

    /** The UDP datagrams of a capture: seconds since the begin, source and destination. */
    private List<String> udpOf(String name) throws IOException {
        List<String> found = new ArrayList<>();
        try (PcapReader reader = new PcapReader(folder.resolve(name))) {
            for (byte[] frame = reader.next(); frame != null; frame = reader.next()) {
                ByteBuffer b = ByteBuffer.wrap(frame);
                if (b.getShort(12) == 0x0800 && b.get(23) == UDP) {
                    found.add("%d %x:%d > %x:%d"
                            .formatted(
                                    (reader.nanos() - BEGIN) / SECOND,
                                    b.getInt(26),
                                    b.getShort(34) & 0xFFFF,
                                    b.getInt(30),
                                    b.getShort(36) & 0xFFFF));
                }
            }
        }
        return found;
    }
}
