package sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static sluice.worker.Frame.ACK;
import static sluice.worker.Frame.FIN;
import static sluice.worker.Frame.SYN;
import static sluice.worker.Lab.VIP;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.connection.ConnectionRecord;
import sluice.forward.ForwardingMethod;
import sluice.forward.Refused;
import sluice.forward.ServerSpec;
import sluice.forward.ServiceKey;
import sluice.forward.ServiceSpec;
import sluice.forward.ServiceStatus;
import sluice.forward.Setting;
import sluice.sync.SyncDaemon;
import sluice.sync.SyncRole;

/** Two directors with the same rules, of which one tells the other its connections. */
final class SynchronisationTest {
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final String CLIENT = "172.16.5.77";
    private static final String GROUP = "224.0.0.81:8848";
    private static final int ENTRY = 36;
    private static final int HEADER = 8;

    @TempDir
    Path directory;

    private Lab master;
    private Lab backup;

    @BeforeEach
    void open() throws Refused {
        master = new Lab(directory.resolve("master"));
        backup = new Lab(directory.resolve("backup"));
        for (Lab lab : List.of(master, backup)) {
            lab.serve(TCP, 80, "rr", 3, 8080).serve(UDP, 53, "rr", 3, 53).introduce(3);
        }
        master.director.synchronisation().start(daemon(SyncRole.MASTER, 7, 0));
    }

    @AfterEach
    void close() {
        master.close();
        backup.close();
    }

    private static SyncDaemon daemon(SyncRole role, int syncId, int maximumLength) {
        return new SyncDaemon(role, "client", syncId, maximumLength, null, 0, 0);
    }

    private void client(Lab lab, int port, int flags) {
        lab.fromClient(Frame.tcp(CLIENT, port, VIP, 80, flags));
    }

    private void datagram(int port) {
        master.fromClient(Frame.udp(CLIENT, port, VIP, 53, new byte[10]));
    }

    /** A client's handshake, by the server that round robin gives it first. */
    private void handshake(int port) {
        client(master, port, SYN);
        master.fromServer(3, Frame.tcp("10.1.0.3", 8080, CLIENT, port, SYN | ACK));
        client(master, port, ACK);
    }

    /** What the master says within some seconds. */
    private List<Frame> said() {
        master.advanceSeconds(2.5);
        return sent();
    }

    private List<Frame> sent() {
        List<Frame> messages = new ArrayList<>();
        for (Frame frame : master.collect(master.clientSide)) {
            if (frame.etherType() == 0x0800 && frame.destination().equals(GROUP)) {
                assertThat(frame.hasGoodChecksums()).isTrue();
                assertThat(frame.ttl()).isEqualTo(1);
                assertThat(frame.destinationMac()).isEqualTo(0x0100_5E00_0051L);
                assertThat(frame.sourceAddress()).isEqualTo("192.168.0.1");
                messages.add(frame);
            }
        }
        return messages;
    }

    /** The states in which IPv4 connections are told, in their order. */
    private static List<Integer> states(List<Frame> messages) {
        List<Integer> states = new ArrayList<>();
        for (Frame message : messages) {
            ByteBuffer bytes = ByteBuffer.wrap(message.udpData());
            assertThat(bytes.getShort(2)).isEqualTo((short) bytes.capacity());
            for (int i = 0; i < bytes.get(4); i++) {
                states.add((int) bytes.getShort(HEADER + i * ENTRY + 8));
            }
        }
        return states;
    }

    private void hear(List<Frame> messages) {
        for (Frame message : messages) {
            backup.injectRaw(backup.clientSide, 0, message.between(Lab.ROUTER_MAC, 0x0100_5E00_0051L));
        }
        backup.run();
    }

    private static List<String> connections(Lab lab) {
        List<String> connections = new ArrayList<>();
        lab.director
                .connections()
                .forEachRemaining(c -> connections.add(c.clientPort() + " "
                        + c.serverAddress().getHostAddress() + ":" + c.serverPort() + " " + c.state()));
        return connections;
    }

    private static ServiceStatus service(Lab lab) {
        return lab.director.services().list().getFirst();
    }

    @Test
    void tellsAtTheThirdPacketThenAtEachFiftiethAndWhenTheConnectionEnds() {
        handshake(4000);
        assertThat(states(said())).as("two packets").isEmpty();

        for (int packets = 2; packets < 60; packets++) {
            client(master, 4000, ACK);
        }
        assertThat(states(said())).as("the 3rd and the 53rd").containsExactly(1, 1);

        client(master, 4000, FIN | ACK);
        assertThat(states(said())).as("CLOSE_WAIT at once").containsExactly(7);
    }

    @Test
    void tellsNothingWithoutADaemon() throws Refused {
        master.director.synchronisation().stop(SyncRole.MASTER);

        handshake(4000);
        client(master, 4000, ACK);

        assertThat(said()).isEmpty();
    }

    @Test
    void sendsWhatItHasGatheredWhenTheDaemonStops() throws Refused {
        handshake(4000);
        client(master, 4000, ACK);
        assertThat(sent()).isEmpty();

        master.director.synchronisation().stop(SyncRole.MASTER);

        assertThat(states(said())).containsExactly(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void letsAnotherDirectorGoOn(int version) throws Refused {
        master.director.settings().set(Setting.SYNC_VERSION, version);
        backup.director.synchronisation().start(daemon(SyncRole.BACKUP, 7, 0));
        handshake(4000);
        client(master, 4000, ACK);
        hear(said());

        assertThat(connections(backup)).containsExactly("4000 10.1.0.3:8080 ESTABLISHED");
        assertThat(service(backup).servers().getFirst().active()).isEqualTo(1);
        client(backup, 4000, ACK);
        assertThat(backup.only(backup.serverSide).destination()).isEqualTo("10.1.0.3:8080");
        backup.fromServer(3, Frame.tcp("10.1.0.3", 8080, CLIENT, 4000, ACK));
        assertThat(backup.only(backup.clientSide).source()).isEqualTo(VIP + ":80");

        client(master, 4000, FIN | ACK);
        hear(said());
        assertThat(connections(backup)).containsExactly("4000 10.1.0.3:8080 CLOSE_WAIT");
        assertThat(service(backup).servers().getFirst().active()).isZero();
        assertThat(service(backup).servers().getFirst().inactive()).isEqualTo(1);
        assertThat(backup.dropped("sync-taken")).isEqualTo(2);
        assertThat(service(backup).traffic().counters().connections()).isZero();
    }

    @Test
    void goesOnToTellWhatItHasTakenOver() throws Refused {
        backup.director.synchronisation().start(daemon(SyncRole.BACKUP, 7, 0));
        handshake(4000);
        client(master, 4000, ACK);
        hear(said());
        int number = backup.connections.nextLive(0);
        assertThat(ConnectionRecord.inPackets(backup.connections.record(number)))
                .isEqualTo(3);

        backup.director.synchronisation().stop(SyncRole.BACKUP);
        backup.director.synchronisation().start(daemon(SyncRole.MASTER, 7, 0));
        client(backup, 4000, FIN | ACK);
        backup.advanceSeconds(2.5);

        List<Frame> told = backup.collect(backup.clientSide);
        assertThat(states(told)).containsExactly(7);
    }

    @Test
    void listensToItsOwnGroupOfDirectorsOnly() throws Refused {
        backup.director.synchronisation().start(daemon(SyncRole.BACKUP, 8, 0));
        handshake(4000);
        client(master, 4000, ACK);
        List<Frame> said = said();

        hear(said);
        assertThat(connections(backup)).isEmpty();
        backup.director.synchronisation().stop(SyncRole.BACKUP);
        backup.director.synchronisation().start(daemon(SyncRole.BACKUP, 0, 0));
        hear(List.of(new Frame(said.getFirst().bytes.clone()).damaged()));
        assertThat(connections(backup)).isEmpty();
        hear(said);
        assertThat(connections(backup)).hasSize(1);
        assertThat(backup.dropped("sync-ignored")).isEqualTo(2);
    }

    @Test
    void leavesOutWhatItHasNoServerFor() throws Refused {
        backup.director.synchronisation().start(daemon(SyncRole.BACKUP, 7, 0));
        backup.director.services().deleteServer(Lab.service(TCP, 80), Lab.server(3, 8080));
        handshake(4000);
        client(master, 4000, ACK);
        hear(said());

        assertThat(connections(backup)).isEmpty();
    }

    @Test
    void takesTheForwardingMethodFromItsOwnServer() throws Refused {
        backup.director.synchronisation().start(daemon(SyncRole.BACKUP, 7, 0));
        backup.director.services().deleteServer(Lab.service(TCP, 80), Lab.server(3, 8080));
        backup.director
                .services()
                .addServer(Lab.service(TCP, 80), new ServerSpec(Lab.server(3, 8080), ForwardingMethod.ROUTE, 1, 0, 0));
        handshake(4000);
        client(master, 4000, ACK);
        hear(said());

        client(backup, 4000, ACK);
        assertThat(backup.only(backup.serverSide).destination()).isEqualTo(VIP + ":80");
    }

    @Test
    void replacesAConnectionToAnotherServerUnlessWhatItHearsIsAnEnd() throws Refused {
        backup.director.synchronisation().start(daemon(SyncRole.BACKUP, 7, 0));
        backup.director
                .services()
                .editServer(Lab.service(TCP, 80), new ServerSpec(Lab.server(3, 8080), ForwardingMethod.MASQ, 0, 0, 0));
        client(backup, 4000, SYN);
        assertThat(connections(backup)).containsExactly("4000 10.1.0.2:8080 SYN_RECV");
        handshake(4000);
        client(master, 4000, ACK);
        List<Frame> open = said();
        client(master, 4000, FIN | ACK);
        hear(said());
        assertThat(connections(backup)).containsExactly("4000 10.1.0.2:8080 SYN_RECV");

        hear(open);

        assertThat(connections(backup)).containsExactly("4000 10.1.0.3:8080 ESTABLISHED");
        assertThat(service(backup).servers().stream()
                        .mapToInt(s -> s.active() + s.inactive())
                        .sum())
                .isEqualTo(1);
    }

    @Test
    void keepsMessagesToTheirLength() throws Refused {
        master.director.synchronisation().stop(SyncRole.MASTER);
        master.director.synchronisation().start(daemon(SyncRole.MASTER, 7, 500));
        for (int port = 5000; port < 5100; port++) {
            datagram(port);
            datagram(port);
            datagram(port);
        }
        List<Frame> said = said();

        assertThat(said).allSatisfy(message -> assertThat(message.udpData()).hasSizeLessThanOrEqualTo(500));
        assertThat(states(said)).hasSize(100);
        assertThat(said).hasSize(8);
    }

    @Test
    void cutsAMessageThatIsLongerThanAFrame() throws Refused {
        master.director.synchronisation().stop(SyncRole.MASTER);
        master.director.synchronisation().start(daemon(SyncRole.MASTER, 7, 8000));
        for (int port = 5000; port < 5100; port++) {
            datagram(port);
            datagram(port);
            datagram(port);
        }
        master.advanceSeconds(2.5);

        assertThat(master.collect(master.clientSide))
                .filteredOn(frame -> frame.protocol() == UDP)
                .hasSize(3)
                .allSatisfy(fragment -> assertThat(fragment.hasGoodHeader()).isTrue());
    }

    @Test
    void tellsByTimeWhenThereIsARefreshPeriod() {
        master.director.settings().set(Setting.SYNC_THRESHOLD, "3 0");
        master.director.settings().set(Setting.SYNC_REFRESH_PERIOD, 10);
        List<Frame> said = new ArrayList<>();
        for (int second = 0; second < 30; second++) {
            datagram(5000);
            master.advanceSeconds(1);
            said.addAll(sent());
        }
        said.addAll(said());

        assertThat(states(said)).as("at 0, 10 and 20 seconds").hasSize(3);
    }

    @Test
    void tellsAgainAsOftenAsItMayRetry() {
        master.director.settings().set(Setting.SYNC_THRESHOLD, "3 0");
        master.director.settings().set(Setting.SYNC_REFRESH_PERIOD, 80);
        master.director.settings().set(Setting.SYNC_RETRIES, 2);
        List<Frame> said = new ArrayList<>();
        for (int second = 0; second < 60; second++) {
            datagram(5000);
            master.advanceSeconds(1);
            said.addAll(sent());
        }
        said.addAll(said());

        assertThat(states(said))
                .as("once and twice again, an eighth of the period apart")
                .hasSize(3);
    }

    @ParameterizedTest(name = "version {0}, persist mode {1}")
    @CsvSource({"1, 0, TTCTTCT", "1, 1, TTTTT", "0, 0, CTCT", "0, 1, ''"})
    void tellsTemplatesOfAPersistentService(int version, int persistMode, String told) throws Refused {
        persistent(false);
        master.director.settings().set(Setting.SYNC_VERSION, version);
        master.director.settings().set(Setting.SYNC_PERSIST_MODE, persistMode);

        master.fromClient(Frame.tcp(CLIENT, 4000, VIP, 90, SYN));
        master.fromServer(3, Frame.tcp("10.1.0.3", 90, CLIENT, 4000, SYN | ACK));
        for (int flags : new int[] {ACK, ACK, ACK, FIN | ACK}) {
            master.fromClient(Frame.tcp(CLIENT, 4000, VIP, 90, flags));
        }

        assertThat(kinds(said())).isEqualTo(told);
    }

    @Test
    void tellsOnlyTheTemplateOfConnectionsOfOnePacket() throws Refused {
        persistent(true);
        for (int i = 0; i < 3; i++) {
            master.fromClient(Frame.udp(CLIENT, 5000, VIP, 90, new byte[10]));
        }

        assertThat(kinds(said())).isEqualTo("TTT");
    }

    @Test
    void tellsATemplateThatOutlivesItsTime() throws Refused {
        persistent(false);
        master.fromClient(Frame.tcp(CLIENT, 4000, VIP, 90, SYN));
        master.fromServer(3, Frame.tcp("10.1.0.3", 90, CLIENT, 4000, SYN | ACK));
        master.fromClient(Frame.tcp(CLIENT, 4000, VIP, 90, ACK));
        assertThat(kinds(said())).isEqualTo("TT");

        master.advanceSeconds(100);
        assertThat(kinds(said())).as("the connection still lives").isEqualTo("T");
    }

    /** A service of port 90 whose clients keep their server for 100 seconds; round robin begins with server 3. */
    private void persistent(boolean isOnePacket) throws Refused {
        int protocol = isOnePacket ? UDP : TCP;
        ServiceKey key = Lab.service(protocol, 90);
        master.director.services().add(new ServiceSpec(key, "rr", 0, 100, -1, isOnePacket));
        for (int i = 1; i <= 3; i++) {
            master.director
                    .services()
                    .addServer(key, new ServerSpec(Lab.server(i, 90), ForwardingMethod.MASQ, 1, 0, 0));
        }
    }

    /** What is told, in its order: T for a template, C for a connection. */
    private static String kinds(List<Frame> messages) {
        StringBuilder kinds = new StringBuilder();
        for (Frame message : messages) {
            ByteBuffer bytes = ByteBuffer.wrap(message.udpData());
            boolean is1 = bytes.get(0) == 0;
            for (int i = 0; i < bytes.get(is1 ? 4 : 0); i++) {
                int flags = is1 ? bytes.getInt(HEADER + i * ENTRY + 4) : bytes.getShort(4 + i * 24 + 20);
                kinds.append((flags & ConnectionRecord.FLAG_TEMPLATE) != 0 ? 'T' : 'C');
            }
        }
        return kinds.toString();
    }

    @Test
    void refusesAPortThatThereIsNot() {
        SyncDaemon nowhere = new SyncDaemon(SyncRole.MASTER, "nowhere", 0, 0, null, 0, 0);

        assertThat(catchThrowable(() -> master.director.synchronisation().start(nowhere)))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.reason()).isEqualTo(Refused.Reason.ENODEV));
    }

    @Test
    void leavesClientsToItsHostWhileItOnlyStandsBy() throws Refused {
        handshake(4000);
        master.collect(master.serverSide);
        master.director.settings().set(Setting.BACKUP_ONLY, 1);
        client(master, 4000, ACK);
        assertThat(master.only(master.serverSide).destination())
                .as("no backup runs")
                .isEqualTo("10.1.0.3:8080");

        master.director.synchronisation().start(daemon(SyncRole.BACKUP, 7, 0));
        client(master, 4000, ACK);
        client(master, 4001, SYN);

        assertThat(master.collect(master.serverSide)).isEmpty();
        assertThat(connections(master)).hasSize(1);
    }
}
