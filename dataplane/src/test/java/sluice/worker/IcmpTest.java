package sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static sluice.worker.Lab.VIP;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.forward.ForwardingMethod;
import sluice.forward.Refused;
import sluice.forward.ServerSpec;
import sluice.forward.ServiceSpec;
import sluice.forward.Setting;
import sluice.forward.TrafficCounters;

/** ICMP errors about connections, and what is none of them. */
final class IcmpTest {
    private static final int UDP = 17;
    private static final int TCP = 6;
    private static final int UNREACHABLE = 3;
    private static final int HEADER_AND_EIGHT = 28;
    private static final String CLIENT = "172.16.5.77";
    private static final String ROUTER = "192.0.2.9";

    @TempDir
    Path directory;

    private Lab lab;

    @BeforeEach
    void start() {
        lab = new Lab(directory);
    }

    @AfterEach
    void stop() {
        lab.close();
    }

    /** A connection of {@link #CLIENT}'s port 5000 to a service of this method. */
    private void open(ForwardingMethod method, int serverPort) throws Refused {
        lab.director.services().add(new ServiceSpec(Lab.service(UDP, 53), "rr"));
        lab.director
                .services()
                .addServer(Lab.service(UDP, 53), new ServerSpec(Lab.server(1, serverPort), method, 1, 0, 0));
        lab.introduce(1);
        lab.fromClient(Frame.udp(CLIENT, 5000, VIP, 53, new byte[4]));
        assertThat(lab.collect(lab.serverSide)).hasSize(1);
    }

    private Frame aboutReply(int type) {
        Frame reply = Frame.udp(VIP, 53, CLIENT, 5000, new byte[40]);
        return Frame.icmpError(type, 1, ROUTER, VIP, reply, HEADER_AND_EIGHT);
    }

    private Frame aboutRequest(String destination, int port) {
        Frame request = Frame.udp(CLIENT, 5000, destination, port, new byte[40]);
        return Frame.icmpError(UNREACHABLE, 3, "10.1.0.1", CLIENT, request, HEADER_AND_EIGHT);
    }

    private String traffic() throws Refused {
        lab.director.services().estimate();
        TrafficCounters traffic =
                lab.director.services().list().getFirst().traffic().counters();
        return traffic.inPackets() + "/" + traffic.outPackets();
    }

    @ParameterizedTest(name = "ICMP type {0} is taken to the server: {1}")
    @CsvSource({"3, true", "4, true", "11, true", "0, false", "5, false", "8, false", "12, false", "13, false"})
    void errorsAboutRepliesGoToTheServer(int type, boolean isTaken) throws Refused {
        open(ForwardingMethod.MASQ, 5353);

        lab.fromClient(aboutReply(type));

        assertThat(lab.collect(lab.serverSide)).hasSize(isTaken ? 1 : 0);
    }

    @Test
    void aNatServerSeesItsOwnReplyQuoted() throws Refused {
        open(ForwardingMethod.MASQ, 5353);

        lab.fromClient(aboutReply(UNREACHABLE));

        Frame sent = lab.only(lab.serverSide);
        assertThat(sent.sourceAddress()).isEqualTo(ROUTER);
        assertThat(sent.destinationAddress()).isEqualTo("10.1.0.1");
        assertThat(sent.destinationMac()).isEqualTo(Lab.serverMac(1));
        assertThat(sent.ttl()).isEqualTo(63);
        assertThat(sent.hasGoodChecksums()).isTrue();
        assertThat(sent.quoted().source()).isEqualTo("10.1.0.1:5353");
        assertThat(sent.quoted().destination()).isEqualTo(CLIENT + ":5000");
        assertThat(sent.quoted().hasGoodHeader()).isTrue();
        assertThat(traffic()).isEqualTo("2/0");
    }

    @Test
    void theClientOfANatServerSeesItsOwnRequestQuotedByTheVirtualAddress() throws Refused {
        open(ForwardingMethod.MASQ, 5353);

        lab.fromServer(1, aboutRequest("10.1.0.1", 5353));

        Frame sent = lab.only(lab.clientSide);
        assertThat(sent.sourceAddress()).isEqualTo(VIP);
        assertThat(sent.destinationAddress()).isEqualTo(CLIENT);
        assertThat(sent.hasGoodChecksums()).isTrue();
        assertThat(sent.quoted().source()).isEqualTo(CLIENT + ":5000");
        assertThat(sent.quoted().destination()).isEqualTo(VIP + ":53");
        assertThat(sent.quoted().hasGoodHeader()).isTrue();
        assertThat(traffic()).isEqualTo("1/1");
    }

    @Test
    void aDrServerGetsTheErrorAsItIs() throws Refused {
        open(ForwardingMethod.ROUTE, 53);

        lab.fromClient(aboutReply(UNREACHABLE));

        Frame sent = lab.only(lab.serverSide);
        assertThat(sent.destinationMac()).isEqualTo(Lab.serverMac(1));
        assertThat(sent.destinationAddress()).isEqualTo(VIP);
        assertThat(sent.quoted().source()).isEqualTo(VIP + ":53");
        assertThat(sent.hasGoodChecksums()).isTrue();
    }

    @Test
    void aTunnelServerGetsTheErrorEncapsulated() throws Refused {
        open(ForwardingMethod.TUNNEL, 53);

        lab.fromClient(aboutReply(UNREACHABLE));

        Frame sent = lab.only(lab.serverSide);
        assertThat(sent.protocol()).isEqualTo(4);
        assertThat(sent.destinationAddress()).isEqualTo("10.1.0.1");
        assertThat(sent.withoutOuterHeader().quoted().source()).isEqualTo(VIP + ":53");
    }

    @Test
    void anErrorOfADrServerIsCountedAndLeftToTheHost() throws Refused {
        open(ForwardingMethod.ROUTE, 53);

        lab.fromServer(1, aboutRequest(VIP, 53));

        assertThat(lab.collect(lab.clientSide)).isEmpty();
        assertThat(lab.dropped("no-host-path")).isEqualTo(1);
        assertThat(traffic()).isEqualTo("1/1");
    }

    @ParameterizedTest(name = "ICMP {0}/{1} about the outer packet, MTU {2}: the client is told {3}")
    @CsvSource({"3, 4, 1300, 1280", "3, 4, 1600, 1480", "3, 4, 0, 1480", "3, 1, 0, 0", "11, 0, 0, 0"})
    void aClientIsToldWhatARouterSaysAboutTheTunnel(int type, int code, int mtu, int told) throws Refused {
        open(ForwardingMethod.TUNNEL, 53);
        lab.fromClient(Frame.udp(CLIENT, 5000, VIP, 53, new byte[100]));
        Frame tunnelled = lab.only(lab.serverSide);

        lab.fromServer(1, Frame.icmpError(type, code, "10.1.0.77", "10.1.0.254", tunnelled, 76, mtu));

        Frame error = lab.only(lab.clientSide);
        assertThat(error.sourceAddress()).isEqualTo(VIP);
        assertThat(error.destinationAddress()).isEqualTo(CLIENT);
        assertThat(error.destinationMac()).isEqualTo(Lab.ROUTER_MAC);
        assertThat(error.icmpType()).isEqualTo(type);
        assertThat(error.icmpCode()).isEqualTo(code);
        assertThat(error.icmpMtu()).isEqualTo(told);
        assertThat(error.ttl()).isEqualTo(64);
        assertThat(error.hasGoodChecksums()).isTrue();
        assertThat(error.quoted().source()).isEqualTo(CLIENT + ":5000");
        assertThat(error.quoted().destination()).isEqualTo(VIP + ":53");
        assertThat(traffic()).isEqualTo("2/1");
    }

    @Test
    void anErrorAboutATunnelToSomebodyElseIsTheHosts() throws Refused {
        open(ForwardingMethod.TUNNEL, 53);
        lab.fromClient(Frame.udp(CLIENT, 5000, VIP, 53, new byte[100]));
        Frame tunnelled = lab.only(lab.serverSide);
        tunnelled.bytes[33] = 9;

        lab.fromServer(1, Frame.icmpError(3, 1, "10.1.0.77", "10.1.0.254", tunnelled, 76));

        assertThat(lab.collect(lab.clientSide)).isEmpty();
        assertThat(traffic()).isEqualTo("2/0");
    }

    @Test
    void errorsLeaveTimeAndStateAlone() throws Refused {
        open(ForwardingMethod.MASQ, 5353);
        lab.advanceSeconds(200);

        lab.fromClient(aboutReply(UNREACHABLE));
        lab.fromServer(1, aboutRequest("10.1.0.1", 5353));

        assertThat(lab.director.connections().next().expiresSeconds()).isBetween(99L, 100L);
        lab.discard();
    }

    @Test
    void fourQuotedBytesOfTheTransportHeaderAreEnough() throws Refused {
        open(ForwardingMethod.MASQ, 5353);
        Frame reply = Frame.udp(VIP, 53, CLIENT, 5000, new byte[40]);

        lab.fromClient(Frame.icmpError(UNREACHABLE, 1, ROUTER, VIP, reply, 24));
        assertThat(lab.only(lab.serverSide).quoted().source()).isEqualTo("10.1.0.1:5353");
        for (int bytes : new int[] {0, 8, 19, 20, 23}) {
            lab.fromClient(Frame.icmpError(UNREACHABLE, 1, ROUTER, VIP, reply, bytes));
        }
        assertThat(lab.collect(lab.serverSide)).isEmpty();
        assertThat(lab.dropped("not-served")).isEqualTo(5);
    }

    @Test
    void errorsAboutIpsecFollowTheConnectionOfIsakmp() throws Refused {
        lab.serve(UDP, 500, "rr", 1, 500).introduce(1);
        lab.fromClient(Frame.udp(CLIENT, 500, VIP, 500, new byte[4]));
        lab.discard();
        Frame esp = Frame.udp(VIP, 1, CLIENT, 2, new byte[40]).ofProtocol(50);

        lab.fromClient(Frame.icmpError(UNREACHABLE, 4, ROUTER, VIP, esp, HEADER_AND_EIGHT));

        Frame sent = lab.only(lab.serverSide);
        assertThat(sent.destinationAddress()).isEqualTo("10.1.0.1");
        assertThat(sent.hasGoodChecksums()).isTrue();
        assertThat(sent.quoted().source()).as("no port is changed").isEqualTo("10.1.0.1:1");
    }

    @Test
    void laterFragmentsAndQuotesOfQuotesConcernNobody() throws Refused {
        open(ForwardingMethod.MASQ, 5353);
        Frame fragment = Frame.udp(VIP, 53, CLIENT, 5000, new byte[40]).fragment(185);

        lab.fromClient(Frame.icmpError(UNREACHABLE, 4, ROUTER, VIP, fragment, HEADER_AND_EIGHT));
        lab.fromClient(Frame.icmpError(UNREACHABLE, 4, ROUTER, VIP, aboutReply(UNREACHABLE), 56));

        assertThat(lab.collect(lab.serverSide)).isEmpty();
        assertThat(lab.dropped("not-served")).isEqualTo(2);
    }

    @Test
    void aWrongChecksumIsNotMadeRight() throws Refused {
        open(ForwardingMethod.MASQ, 5353);

        lab.fromClient(aboutReply(UNREACHABLE).damaged());
        lab.fromServer(1, aboutRequest("10.1.0.1", 5353).damaged());

        assertThat(lab.collect(lab.serverSide)).isEmpty();
        assertThat(lab.collect(lab.clientSide)).isEmpty();
        assertThat(lab.dropped("bad-icmp-checksum")).isEqualTo(2);
        assertThat(traffic()).isEqualTo("1/0");
    }

    @Test
    void anErrorWithoutHopsLeftIsNotAnsweredByAnother() throws Refused {
        open(ForwardingMethod.MASQ, 5353);

        lab.fromClient(aboutReply(UNREACHABLE).withTtl(1));

        assertThat(lab.collect(lab.clientSide)).isEmpty();
        assertThat(lab.collect(lab.serverSide)).isEmpty();
        assertThat(lab.dropped("ttl-expired")).isEqualTo(1);
        assertThat(traffic()).isEqualTo("2/0");
    }

    @Test
    void errorsOpenConnectionsOnlyIfTheyMay() throws Refused {
        lab.serve(TCP, 80, "rr", 2, 8080).introduce(2);
        Frame reply = Frame.tcp(VIP, 80, CLIENT, 40_000, Frame.ACK);
        Frame error = Frame.icmpError(UNREACHABLE, 4, ROUTER, VIP, reply, HEADER_AND_EIGHT);

        lab.fromClient(error);
        assertThat(lab.collect(lab.serverSide)).isEmpty();
        lab.director.settings().set(Setting.SCHEDULE_ICMP, 1);
        lab.fromClient(error);

        assertThat(lab.only(lab.serverSide).quoted().source()).isEqualTo("10.1.0.2:8080");
        ConnectionStatus opened = lab.director.connections().next();
        assertThat(opened.state()).isEqualTo("NONE");
        assertThat(opened.clientPort()).isEqualTo(40_000);
        assertThat(opened.expiresSeconds()).isLessThanOrEqualTo(3);
        lab.advanceSeconds(3.2);
        assertThat(lab.director.liveConnections()).isZero();
    }

    @Test
    void withoutAServerAnErrorIsDroppedInSilence() throws Refused {
        lab.serve(TCP, 80, "rr", 0, 8080).introduce(0);
        lab.director.settings().set(Setting.SCHEDULE_ICMP, 1);
        Frame reply = Frame.tcp(VIP, 80, CLIENT, 40_000, Frame.ACK);

        lab.fromClient(Frame.icmpError(UNREACHABLE, 4, ROUTER, VIP, reply, HEADER_AND_EIGHT));

        assertThat(lab.collect(lab.clientSide)).isEmpty();
        assertThat(lab.dropped("no-server")).isEqualTo(1);
    }

    @Test
    void anEchoRequestIsAnsweredByTheVirtualAddress() throws Refused {
        open(ForwardingMethod.MASQ, 5353);

        lab.fromClient(Frame.ping(CLIENT, VIP, new byte[4]));

        Frame answer = lab.only(lab.clientSide);
        assertThat(answer.sourceAddress()).isEqualTo(VIP);
        assertThat(answer.icmpType()).isZero();
        assertThat(traffic()).isEqualTo("1/0");
    }

    @ParameterizedTest(name = "nat_icmp_send {0}, from port {1} with flags {2}: told {3}")
    @CsvSource({"1, 8080, 16, true", "0, 8080, 16, false", "1, 8081, 16, false", "1, 8080, 4, false"})
    void aNatServerIsToldThatItsConnectionIsGone(int setting, int port, int flags, boolean isTold) throws Refused {
        lab.serve(TCP, 80, "rr", 1, 8080).introduce(1);
        lab.director.settings().set(Setting.NAT_ICMP_SEND, setting);

        lab.fromServer(1, Frame.tcp("10.1.0.1", port, CLIENT, 40_000, flags));

        if (isTold) {
            Frame told = lab.only(lab.serverSide);
            assertThat(told.sourceAddress()).isEqualTo("10.1.0.254");
            assertThat(told.icmpType()).isEqualTo(3);
            assertThat(told.icmpCode()).isEqualTo(3);
            assertThat(told.quoted().ttl()).isEqualTo(63);
            assertThat(told.hasGoodChecksums()).isTrue();
        } else {
            assertThat(lab.collect(lab.serverSide)).isEmpty();
        }
    }
}
