package sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static sluice.worker.Frame.ACK;
import static sluice.worker.Frame.FIN;
import static sluice.worker.Frame.RST;
import static sluice.worker.Frame.SYN;
import static sluice.worker.Lab.VIP;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.forward.ForwardingMethod;
import sluice.forward.Refused;
import sluice.forward.ServerSpec;
import sluice.forward.ServerStatus;
import sluice.forward.Setting;
import sluice.forward.Traffic;
import sluice.forward.TrafficCounters;

final class NatTest {
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final byte[] DATA = "hello".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path directory;

    private Lab lab;

    @BeforeEach
    void open() {
        lab = new Lab(directory);
    }

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void translatesBothDirectionsWithPortMapping() throws Refused {
        lab.serve(TCP, 8080, "rr", 1, 80).introduce(1);

        lab.fromClient(Frame.tcp("172.16.5.77", 40000, VIP, 8080, SYN));
        Frame toServer = lab.only(lab.serverSide);
        assertThat(toServer.source()).isEqualTo("172.16.5.77:40000");
        assertThat(toServer.destination()).isEqualTo("10.1.0.1:80");
        assertThat(toServer.ttl()).isEqualTo(63);
        assertThat(toServer.hasGoodChecksums()).isTrue();
        assertThat(toServer.sourceMac()).isEqualTo(Lab.SERVER_PORT_MAC);
        assertThat(toServer.destinationMac()).isEqualTo(Lab.serverMac(1));

        lab.fromServer(1, Frame.tcp("10.1.0.1", 80, "172.16.5.77", 40000, SYN | ACK));
        Frame toClient = lab.only(lab.clientSide);
        assertThat(toClient.source()).isEqualTo(VIP + ":8080");
        assertThat(toClient.destination()).isEqualTo("172.16.5.77:40000");
        assertThat(toClient.hasGoodChecksums()).isTrue();
        assertThat(toClient.destinationMac()).isEqualTo(Lab.ROUTER_MAC);
    }

    /** Two services share a real server, and the client uses one port for both: the reply belongs to the newer one. */
    @Test
    void givesTheRepliesOfASharedServerToTheNewerConnection() throws Refused {
        lab.serve(TCP, 80, "rr", 1, 80).introduce(1);
        lab.serve(TCP, 8080, "rr", 1, 80);
        lab.fromClient(Frame.tcp("172.16.5.77", 40000, VIP, 80, SYN));
        lab.fromServer(1, Frame.tcp("10.1.0.1", 80, "172.16.5.77", 40000, SYN | ACK));
        assertThat(lab.only(lab.clientSide).source()).isEqualTo(VIP + ":80");

        lab.fromClient(Frame.tcp("172.16.5.77", 40000, VIP, 8080, SYN));
        lab.fromServer(1, Frame.tcp("10.1.0.1", 80, "172.16.5.77", 40000, SYN | ACK));
        assertThat(lab.only(lab.clientSide).source()).isEqualTo(VIP + ":8080");
    }

    @Test
    void keepsEachConnectionAtItsServer() throws Refused {
        lab.serve(TCP, 80, "rr", 3, 80).introduce(3);
        List<String> first = new ArrayList<>();
        List<String> again = new ArrayList<>();
        for (int port = 1; port <= 9; port++) {
            lab.fromClient(Frame.tcp("172.16.5.77", port + 1000, VIP, 80, SYN));
            first.add(lab.only(lab.serverSide).destination());
        }
        for (int port = 1; port <= 9; port++) {
            lab.fromClient(Frame.tcp("172.16.5.77", port + 1000, VIP, 80, ACK, DATA));
            again.add(lab.only(lab.serverSide).destination());
        }
        assertThat(first)
                .startsWith("10.1.0.3:80", "10.1.0.2:80", "10.1.0.1:80", "10.1.0.3:80")
                .isEqualTo(again);
    }

    @Test
    void keepsTheOrderOfPacketsOfANewFlowWithinOneBurst() throws Refused {
        lab.serve(UDP, 53, "rr", 3, 53).introduce(3);
        for (int i = 0; i < 8; i++) {
            Frame frame = Frame.udp("172.16.5.77", 5000, VIP, 53, new byte[] {(byte) i});
            lab.injectRaw(lab.clientSide, 0, frame.between(Lab.ROUTER_MAC, Lab.CLIENT_PORT_MAC));
        }
        lab.run();
        List<Frame> frames = lab.collect(lab.serverSide);
        assertThat(frames).hasSize(8);
        for (int i = 0; i < 8; i++) {
            assertThat(frames.get(i).destination()).isEqualTo("10.1.0.3:53");
            assertThat(frames.get(i).udpData()).containsExactly(i);
        }
    }

    @Test
    void givesADatagramWithoutChecksumOne() throws Refused {
        lab.serve(UDP, 53, "rr", 1, 5353).introduce(1);
        lab.fromClient(Frame.udp("172.16.5.77", 5000, VIP, 53, DATA).withoutUdpChecksum());
        Frame frame = lab.only(lab.serverSide);
        assertThat(frame.destination()).isEqualTo("10.1.0.1:5353");
        assertThat(frame.udpData()).isEqualTo(DATA);
        assertThat(frame.hasGoodChecksums()).isTrue();
    }

    @Test
    void answersAServiceWithoutServersWithPortUnreachable() throws Refused {
        lab.serve(TCP, 80, "wlc", 0, 80).introduce(0);
        lab.fromClient(Frame.tcp("172.16.5.77", 40000, VIP, 80, SYN));
        Frame answer = lab.only(lab.clientSide);
        assertThat(answer.protocol()).isEqualTo(1);
        assertThat(answer.icmpType()).isEqualTo(3);
        assertThat(answer.icmpCode()).isEqualTo(3);
        assertThat(answer.sourceAddress()).isEqualTo(VIP);
        assertThat(answer.destinationAddress()).isEqualTo("172.16.5.77");
        assertThat(answer.hasGoodChecksums()).isTrue();
        assertThat(lab.dropped("no-server")).isEqualTo(1);
    }

    @Test
    void resetsSegmentsWithoutConnectionOrService() throws Refused {
        lab.serve(TCP, 80, "rr", 1, 80).introduce(1);
        for (Frame stray : List.of(
                Frame.tcp("172.16.5.77", 40000, VIP, 80, ACK, DATA),
                Frame.tcp("172.16.5.77", 40000, VIP, 81, SYN),
                Frame.tcp("172.16.5.77", 20, VIP, 80, SYN))) {
            lab.fromClient(stray);
            Frame answer = lab.only(lab.clientSide);
            assertThat(answer.protocol()).isEqualTo(TCP);
            assertThat(answer.tcpFlags() & RST).isEqualTo(RST);
            assertThat(answer.hasGoodChecksums()).isTrue();
        }
        assertThat(lab.collect(lab.serverSide)).isEmpty();
        assertThat(lab.dropped("no-connection")).isEqualTo(3);
    }

    @Test
    void countsActiveAndInactiveConnectionsLikeTheKernel() throws Refused {
        lab.serve(TCP, 80, "rr", 1, 80).introduce(1);
        assertThat(counts()).isEqualTo("0/0");
        lab.fromClient(Frame.tcp("172.16.5.77", 40000, VIP, 80, SYN));
        assertThat(counts()).isEqualTo("1/0");
        lab.fromServer(1, Frame.tcp("10.1.0.1", 80, "172.16.5.77", 40000, SYN | ACK));
        lab.fromClient(Frame.tcp("172.16.5.77", 40000, VIP, 80, ACK));
        assertThat(state()).isEqualTo("ESTABLISHED 899");
        assertThat(counts()).isEqualTo("1/0");
        lab.fromClient(Frame.tcp("172.16.5.77", 40000, VIP, 80, FIN | ACK));
        assertThat(state()).isEqualTo("CLOSE_WAIT 59");
        assertThat(counts()).isEqualTo("0/1");
        lab.fromServer(1, Frame.tcp("10.1.0.1", 80, "172.16.5.77", 40000, FIN | ACK));
        assertThat(state()).isEqualTo("TIME_WAIT 119");
        lab.advanceSeconds(119);
        assertThat(counts()).isEqualTo("0/1");
        lab.advanceSeconds(2);
        assertThat(counts()).isEqualTo("0/0");
        assertThat(lab.director.connections().hasNext()).isFalse();
        assertThat(lab.director.liveConnections()).isZero();
    }

    @Test
    void countsPacketsAndBytesOfServersAndServices() throws Refused {
        lab.serve(TCP, 80, "rr", 1, 80).introduce(1);
        lab.fromClient(Frame.tcp("172.16.5.77", 40000, VIP, 80, SYN));
        lab.fromServer(1, Frame.tcp("10.1.0.1", 80, "172.16.5.77", 40000, SYN | ACK));
        lab.fromClient(Frame.tcp("172.16.5.77", 40000, VIP, 80, ACK, DATA));
        TrafficCounters expected = new TrafficCounters(1, 2, 1, 85, 40);
        assertThat(server(0).traffic().counters()).as("before the estimation").isEqualTo(TrafficCounters.ZERO);
        lab.director.tidy();
        lab.director.tidy();
        assertThat(lab.director.services().list().get(0).traffic().counters()).isEqualTo(expected);
        assertThat(server(0).traffic().counters()).isEqualTo(expected);
        lab.director.services().zeroAll();
        assertThat(server(0).traffic()).isEqualTo(Traffic.NONE);
    }

    @Test
    void countersAreListedAsTheyWereWhileEstimationIsOff() throws Refused {
        lab.serve(TCP, 80, "rr", 1, 80).introduce(1);
        lab.director.settings().set(Setting.RUN_ESTIMATION, 0);
        lab.fromClient(Frame.tcp("172.16.5.77", 40000, VIP, 80, SYN));
        lab.director.tidy();
        lab.director.tidy();
        assertThat(server(0).traffic()).isEqualTo(Traffic.NONE);
    }

    @Test
    void schedulesAnewWhenASynFindsAnEndedConnection() throws Refused {
        lab.serve(TCP, 80, "rr", 2, 80).introduce(2);
        lab.fromClient(Frame.tcp("172.16.5.77", 40000, VIP, 80, SYN));
        assertThat(lab.only(lab.serverSide).destination()).isEqualTo("10.1.0.2:80");
        lab.fromClient(Frame.tcp("172.16.5.77", 40000, VIP, 80, SYN));
        assertThat(lab.only(lab.serverSide).destination()).as("retransmission").isEqualTo("10.1.0.2:80");
        lab.fromServer(2, Frame.tcp("10.1.0.2", 80, "172.16.5.77", 40000, RST));
        assertThat(state()).startsWith("CLOSE ");
        lab.collect(lab.clientSide);
        lab.fromClient(Frame.tcp("172.16.5.77", 40000, VIP, 80, SYN));
        assertThat(lab.only(lab.serverSide).destination()).isEqualTo("10.1.0.1:80");
        assertThat(server(0).active()
                        + server(0).inactive()
                        + server(1).active()
                        + server(1).inactive())
                .isEqualTo(1);
        assertThat(lab.director.liveConnections()).isEqualTo(1);
    }

    @Test
    void dropsPacketsToARemovedServerButLetsItsRepliesPass() throws Refused {
        lab.serve(TCP, 80, "rr", 1, 80).introduce(1);
        lab.fromClient(Frame.tcp("172.16.5.77", 40000, VIP, 80, SYN));
        lab.collect(lab.serverSide);
        lab.director.services().deleteServer(Lab.service(TCP, 80), Lab.server(1, 80));

        lab.fromClient(Frame.tcp("172.16.5.77", 40000, VIP, 80, ACK));
        assertThat(lab.collect(lab.serverSide)).isEmpty();
        assertThat(lab.dropped("server-removed")).isEqualTo(1);
        lab.fromServer(1, Frame.tcp("10.1.0.1", 80, "172.16.5.77", 40000, SYN | ACK));
        assertThat(lab.only(lab.clientSide).source()).isEqualTo(VIP + ":80");

        lab.director
                .services()
                .addServer(Lab.service(TCP, 80), new ServerSpec(Lab.server(1, 80), ForwardingMethod.MASQ, 1, 0, 0));
        assertThat(counts()).as("the connection is found again").isEqualTo("1/0");
        lab.fromClient(Frame.tcp("172.16.5.77", 40000, VIP, 80, ACK));
        assertThat(lab.only(lab.serverSide).destination()).isEqualTo("10.1.0.1:80");
    }

    @Test
    void refusesNewConnectionsAtTheConfiguredMaximum() throws Refused {
        lab.close();
        lab = new Lab(directory.resolve("small"), 1, 4);
        lab.serve(UDP, 53, "rr", 1, 53).introduce(1);
        for (int port = 1; port <= 6; port++) {
            lab.fromClient(Frame.udp("172.16.5.77", port, VIP, 53, DATA));
        }
        assertThat(lab.collect(lab.serverSide)).hasSize(4);
        assertThat(lab.dropped("connection-table-full")).isEqualTo(2);
        assertThat(counts()).isEqualTo("0/4");
        lab.advanceSeconds(301);
        lab.fromClient(Frame.udp("172.16.5.77", 9, VIP, 53, DATA));
        assertThat(lab.collect(lab.serverSide)).hasSize(1);
    }

    @Test
    void answersExpiredTimeToLiveAndTooBigPackets() throws Refused {
        lab.serve(UDP, 53, "rr", 1, 53).introduce(1);
        lab.fromClient(Frame.udp("172.16.5.77", 1, VIP, 53, DATA).withTtl(1));
        Frame exceeded = lab.only(lab.clientSide);
        assertThat(exceeded.icmpType()).isEqualTo(11);
        assertThat(exceeded.sourceAddress()).isEqualTo(VIP);
        lab.fromClient(Frame.udp("172.16.5.77", 1, VIP, 53, new byte[1600]));
        Frame tooBig = lab.only(lab.clientSide);
        assertThat(tooBig.icmpType()).isEqualTo(3);
        assertThat(tooBig.icmpCode()).isEqualTo(4);
        lab.fromServer(1, Frame.udp("10.1.0.1", 53, "172.16.5.77", 1, DATA).withTtl(1));
        Frame toServer = lab.only(lab.serverSide);
        assertThat(toServer.icmpType()).isEqualTo(11);
        assertThat(toServer.sourceAddress()).as("the director speaks as itself").isEqualTo("10.1.0.254");
        assertThat(toServer.hasGoodChecksums()).isTrue();
        assertThat(lab.collect(lab.serverSide)).isEmpty();
    }

    @Test
    void resumesConnectionsAfterACleanStop() throws Refused {
        lab.serve(TCP, 80, "rr", 2, 80).introduce(2);
        lab.fromClient(Frame.tcp("172.16.5.77", 40000, VIP, 80, SYN));
        lab.fromServer(2, Frame.tcp("10.1.0.2", 80, "172.16.5.77", 40000, SYN | ACK));
        lab.fromClient(Frame.tcp("172.16.5.77", 40000, VIP, 80, ACK));
        lab.close();

        lab = new Lab(directory);
        lab.serve(TCP, 80, "rr", 2, 80);
        assertThat(lab.director.resume()).isEqualTo(1);
        lab.introduce(2);
        assertThat(server(0).active()).isEqualTo(1);
        lab.fromClient(Frame.tcp("172.16.5.77", 40000, VIP, 80, ACK, DATA));
        assertThat(lab.only(lab.serverSide).destination()).isEqualTo("10.1.0.2:80");
        lab.fromServer(2, Frame.tcp("10.1.0.2", 80, "172.16.5.77", 40000, ACK, DATA));
        assertThat(lab.only(lab.clientSide).source()).isEqualTo(VIP + ":80");
    }

    private String counts() {
        ServerStatus server = server(0);
        return server.active() + "/" + server.inactive();
    }

    private ServerStatus server(int index) {
        return lab.director.services().list().get(0).servers().get(index);
    }

    private String state() {
        // The recordings read the remaining time a tenth of a second after the packet.
        lab.advanceSeconds(0.1);
        ConnectionStatus connection = lab.director.connections().next();
        return connection.state() + " " + connection.expiresSeconds();
    }
}
