package sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static sluice.wire.FrameMaker6.high;
import static sluice.wire.FrameMaker6.low;
import static sluice.worker.AnyFrame.SCTP;
import static sluice.worker.AnyFrame.TCP;
import static sluice.worker.AnyFrame.UDP;
import static sluice.worker.Frame.ACK;
import static sluice.worker.Frame.FIN;
import static sluice.worker.Frame.SYN;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import sluice.connection.TableCheck;
import sluice.forward.ForwardingMethod;
import sluice.forward.LocalAddress;
import sluice.forward.ProxyProtocol;
import sluice.forward.ServerKey;
import sluice.forward.ServerSpec;
import sluice.forward.ServiceExtras;
import sluice.forward.ServiceKey;
import sluice.forward.ServiceSpec;

/** FULLNAT: real servers see a local address in place of the client's, in all four combinations of families. */
final class FullNatTest {
    private static final byte[] DATA = {1, 2, 3, 4, 5};
    private static final int SERVERS = 3;

    /** A family on either side. */
    enum Families {
        IPV4("172.16.5.77", "10.10.0.1", "10.1.0.20", "10.1.0."),
        IPV6("2001:db8:0:0:0:0:0:5", "fd00:10:0:0:0:0:0:1", "fd00:1:0:0:0:0:0:20", "fd00:1:0:0:0:0:0:"),
        NAT64("2001:db8:0:0:0:0:0:5", "fd00:10:0:0:0:0:0:1", "10.1.0.20", "10.1.0."),
        NAT46("172.16.5.77", "10.10.0.1", "fd00:1:0:0:0:0:0:20", "fd00:1:0:0:0:0:0:");

        private final String client;
        private final String virtual;
        private final String local;
        private final String servers;

        Families(String client, String virtual, String local, String servers) {
            this.client = client;
            this.virtual = virtual;
            this.local = local;
            this.servers = servers;
        }

        String client() {
            return client;
        }

        String virtual() {
            return virtual;
        }
    }

    @TempDir
    Path directory;

    private Lab lab;

    @BeforeEach
    void open() {
        lab = lab(1, 1024);
    }

    private Lab lab(int workers, int connections) {
        Lab made = new Lab(directory, workers, connections);
        made.introduceQuietly(SERVERS);
        for (int i = 1; i <= SERVERS; i++) {
            String address = "fd00:1::" + i;
            made.director.neighbourTable().addStatic(1, high(address), low(address), Lab.serverMac(i));
        }
        return made;
    }

    @AfterEach
    void close() {
        TableCheck check = TableCheck.of(lab.connections);
        assertThat(check.problems()).isEmpty();
        assertThat(AccountsCheck.problems(lab.connections, lab.director.services()))
                .isEmpty();
        assertThat(LocalPortsCheck.problems(lab.connections, lab.director)).isEmpty();
        lab.close();
    }

    @ParameterizedTest
    @EnumSource(Families.class)
    void translatesBothEndsBothWays(Families families) throws Exception {
        for (int protocol : new int[] {TCP, UDP, SCTP}) {
            serve(lab, families, protocol, 80, 8080, 1, 1);
            Frame toServer = opened(families, protocol, 40000, 80);
            assertThat(AnyFrame.source(toServer)).startsWith(families.local + " ");
            assertThat(AnyFrame.destination(toServer)).isEqualTo(families.servers + "1 8080");
            assertThat(AnyFrame.hops(toServer)).isEqualTo(63);
            assertThat(AnyFrame.isGood(toServer)).isTrue();
            assertThat(toServer.destinationMac()).isEqualTo(Lab.serverMac(1));
            assertThat(toServer.sourceMac()).isEqualTo(Lab.SERVER_PORT_MAC);

            lab.fromServer(1, answer(families, protocol, toServer));
            Frame toClient = AnyFrame.only(lab.collect(lab.clientSide));
            assertThat(AnyFrame.source(toClient)).isEqualTo(families.virtual + " 80");
            assertThat(AnyFrame.destination(toClient)).isEqualTo(families.client + " 40000");
            assertThat(AnyFrame.hops(toClient)).isEqualTo(63);
            assertThat(AnyFrame.isGood(toClient)).isTrue();
            assertThat(toClient.destinationMac()).isEqualTo(Lab.ROUTER_MAC);
        }
    }

    @ParameterizedTest
    @EnumSource(Families.class)
    void keepsDataAndTrafficClass(Families families) throws Exception {
        serve(lab, families, UDP, 53, 53, 1, 1);
        Frame request = AnyFrame.of(UDP, families.client, 5000, families.virtual, 53, 0, DATA);
        lab.fromClient(request);
        assertThat(AnyFrame.payload(AnyFrame.only(lab.collect(lab.serverSide)))).isEqualTo(DATA);
        lab.fromClient(AnyFrame.of(UDP, families.client, 5000, families.virtual, 53, 0, new byte[0]));
        assertThat(AnyFrame.payload(AnyFrame.only(lab.collect(lab.serverSide)))).isEmpty();
    }

    /** RFC 7915, 4.5: what IPv6 does not allow is computed. */
    @ParameterizedTest
    @CsvSource({"IPV4", "NAT46"})
    void givesADatagramWithoutChecksumOne(Families families) throws Exception {
        serve(lab, families, UDP, 53, 53, 1, 1);
        lab.fromClient(
                Frame.udp(families.client, 5000, families.virtual, 53, DATA).withoutUdpChecksum());
        Frame sent = AnyFrame.only(lab.collect(lab.serverSide));
        assertThat(AnyFrame.isGood(sent)).isTrue();
        assertThat(AnyFrame.payload(sent)).isEqualTo(DATA);
    }

    @ParameterizedTest
    @EnumSource(Families.class)
    void opensAConnectionPerClientPortAndKeepsIt(Families families) throws Exception {
        serve(lab, families, TCP, 80, 80, SERVERS, 2);
        Set<String> pairs = new HashSet<>();
        for (int port = 1001; port <= 1060; port++) {
            Frame first = opened(families, TCP, port, 80);
            lab.fromClient(AnyFrame.of(TCP, families.client, port, families.virtual, 80, ACK, DATA));
            Frame second = AnyFrame.only(lab.collect(lab.serverSide));
            assertThat(AnyFrame.source(second)).isEqualTo(AnyFrame.source(first));
            assertThat(AnyFrame.destination(second)).isEqualTo(AnyFrame.destination(first));
            assertThat(pairs.add(AnyFrame.source(first) + AnyFrame.destination(first)))
                    .isTrue();
        }
    }

    @Test
    void takesLocalAddressesInTurn() throws Exception {
        serve(lab, Families.IPV4, TCP, 80, 80, 1, 4);
        List<String> addresses = new ArrayList<>();
        for (int port = 1001; port <= 1400; port++) {
            addresses.add(opened(Families.IPV4, TCP, port, 80).sourceAddress());
        }
        for (String address : Set.copyOf(addresses)) {
            assertThat(addresses.stream().filter(address::equals).count()).isBetween(70L, 130L);
        }
        assertThat(Set.copyOf(addresses)).hasSize(4);
    }

    @Test
    void aServiceWithoutLocalAddressesTellsTheClientThatNobodyIsThere() throws Exception {
        serve(lab, Families.IPV4, TCP, 80, 80, 1, 0);
        lab.fromClient(Frame.tcp("172.16.5.77", 40000, Lab.VIP, 80, SYN));
        Frame answer = AnyFrame.only(lab.collect(lab.clientSide));
        assertThat(AnyFrame.message(answer)).isEqualTo("3/3");
        assertThat(lab.dropped("no-local-port")).isEqualTo(1);
        assertThat(lab.director.liveConnections()).isZero();
    }

    @Test
    void answersForLocalAddressesAsForItsOwn() throws Exception {
        serve(lab, Families.IPV4, TCP, 80, 80, 1, 1);
        long server = Lab.serverMac(1);
        lab.fromServer(1, Frame.arp(1, server, "10.1.0.1", 0, "10.1.0.20", 0xFFFF_FFFF_FFFFL));
        List<Frame> sent = lab.collect(lab.serverSide);
        assertThat(sent).anySatisfy(frame -> {
            assertThat(frame.etherType()).isEqualTo(0x0806);
            assertThat(frame.arpOperation()).isEqualTo(2);
            assertThat(frame.arpSender()).isEqualTo("10.1.0.20");
        });
        lab.advanceSeconds(3);
        assertThat(lab.collect(lab.serverSide)).anySatisfy(frame -> {
            assertThat(frame.etherType()).isEqualTo(0x0806);
            assertThat(frame.arpTarget()).as("announced").isEqualTo("10.1.0.20");
        });

        lab.fromServer(1, Frame.tcp("10.1.0.1", 80, "10.1.0.20", 2000, ACK));
        assertThat(AnyFrame.only(lab.collect(lab.serverSide)).tcpFlags() & Frame.RST)
                .as("reset")
                .isNotZero();
        assertThat(lab.dropped("no-connection")).isEqualTo(1);
    }

    @Test
    void givesPortsBackWhenConnectionsEnd() throws Exception {
        serve(lab, Families.IPV4, TCP, 80, 80, 1, 1);
        for (int port = 1001; port <= 1020; port++) {
            opened(Families.IPV4, TCP, port, 80);
        }
        assertThat(used()).isEqualTo(20);
        lab.advanceSeconds(61);
        assertThat(lab.director.liveConnections()).isZero();
        assertThat(used()).isZero();
        lab.discard();
    }

    @Test
    void aNewConnectionInPlaceOfAClosedOneGetsAPortOfItsOwn() throws Exception {
        serve(lab, Families.IPV4, TCP, 80, 80, 1, 1);
        Frame first = opened(Families.IPV4, TCP, 40000, 80);
        lab.fromServer(1, answer(Families.IPV4, TCP, first));
        lab.fromClient(Frame.tcp("172.16.5.77", 40000, Lab.VIP, 80, FIN | ACK));
        lab.fromServer(1, tcpReply(first, FIN | ACK));
        lab.fromClient(Frame.tcp("172.16.5.77", 40000, Lab.VIP, 80, ACK));
        lab.discard();
        Frame second = opened(Families.IPV4, TCP, 40000, 80);
        assertThat(second.source()).isNotEqualTo(first.source());
        assertThat(lab.director.liveConnections()).isEqualTo(1);
        assertThat(used()).isEqualTo(1);
    }

    @Test
    void persistentClientsStayWithTheirServer() throws Exception {
        ServiceKey key = key(Families.IPV4, TCP, 80);
        lab.director.services().add(new ServiceSpec(key, "rr", 0, 300, -1, false));
        addServers(lab, Families.IPV4, key, 80, SERVERS, 1);
        Set<String> destinations = new HashSet<>();
        Set<String> sources = new HashSet<>();
        for (int port = 1; port <= 5; port++) {
            Frame frame = opened(Families.IPV4, TCP, port, 80);
            destinations.add(frame.destination());
            sources.add(frame.source());
        }
        assertThat(destinations).hasSize(1);
        assertThat(sources).hasSize(5);
    }

    @Test
    void datagramsOfOnePacketServicesKeepTheirConnectionSinceTheReplyNeedsIt() throws Exception {
        ServiceKey key = key(Families.IPV4, UDP, 53);
        lab.director.services().add(new ServiceSpec(key, "rr", 0, 0, -1, true));
        addServers(lab, Families.IPV4, key, 53, 1, 1);
        Frame request = opened(Families.IPV4, UDP, 5000, 53);
        lab.fromServer(1, answer(Families.IPV4, UDP, request));
        assertThat(AnyFrame.only(lab.collect(lab.clientSide)).source()).isEqualTo(Lab.VIP + ":53");
    }

    @ParameterizedTest
    @EnumSource(Families.class)
    void connectionsSurviveARestart(Families families) throws Exception {
        serve(lab, families, TCP, 80, 80, SERVERS, 2);
        List<Frame> before = new ArrayList<>();
        for (int port = 1; port <= 10; port++) {
            before.add(opened(families, TCP, port, 80));
        }
        lab.close();
        lab = lab(1, 1024);
        serve(lab, families, TCP, 80, 80, SERVERS, 2);
        assertThat(lab.director.resume()).isEqualTo(10);
        assertThat(used()).isEqualTo(10);
        for (int port = 1; port <= 10; port++) {
            Frame first = before.get(port - 1);
            lab.fromClient(AnyFrame.of(TCP, families.client, port, families.virtual, 80, ACK, DATA));
            assertThat(AnyFrame.source(AnyFrame.only(lab.collect(lab.serverSide))))
                    .isEqualTo(AnyFrame.source(first));
            lab.fromServer(1, answer(families, TCP, first));
            assertThat(AnyFrame.destination(AnyFrame.only(lab.collect(lab.clientSide))))
                    .isEqualTo(families.client + " " + port);
        }
        assertThat(lab.director.liveConnections()).isEqualTo(10);
    }

    @ParameterizedTest
    @CsvSource({"TCP, 30, ESTABLISHED 30", "TCP, 0, ESTABLISHED 900", "UDP, 20, UDP 20", "UDP, 0, UDP 300"})
    void anIdleTimeoutOfTheServiceGoesForEstablishedConnections(String protocol, int seconds, String expected)
            throws Exception {
        int number = protocol.equals("TCP") ? TCP : UDP;
        ServiceKey key = key(Families.IPV4, number, 80);
        ServiceExtras extras = new ServiceExtras(false, ProxyProtocol.NONE, seconds);
        lab.director.services().add(new ServiceSpec(key, "rr", 0, 0, -1, false, extras));
        addServers(lab, Families.IPV4, key, 80, 1, 1);
        Frame first = opened(Families.IPV4, number, 40000, 80);
        lab.fromServer(1, answer(Families.IPV4, number, first));
        lab.fromClient(AnyFrame.of(number, "172.16.5.77", 40000, Lab.VIP, 80, ACK, DATA));
        ConnectionStatus status = lab.director.connections().next();
        assertThat(status.state() + " " + status.expiresSeconds()).isEqualTo(expected);
        lab.discard();

        lab.director
                .services()
                .edit(new ServiceSpec(key, "rr", 0, 0, -1, false, new ServiceExtras(false, ProxyProtocol.NONE, 100)));
        lab.fromClient(AnyFrame.of(number, "172.16.5.77", 40000, Lab.VIP, 80, ACK, DATA));
        assertThat(lab.director.connections().next().expiresSeconds())
                .as("of live connections, too")
                .isEqualTo(100);
    }

    /** A header of the other family is longer or shorter, and so is what fits. */
    @ParameterizedTest
    @CsvSource({"IPV4, 1400", "IPV6, 1400", "NAT46, 1380", "NAT64, 1420"})
    void tellsTheClientHowMuchFits(Families families, int fitting) throws Exception {
        lab.serverSide.setMtu(1400);
        serve(lab, families, UDP, 53, 53, 1, 1);
        int headers = (families.client.indexOf(':') < 0 ? 20 : 40) + 8;
        lab.fromClient(AnyFrame.of(UDP, families.client, 5, families.virtual, 53, 0, new byte[fitting - headers]));
        Frame whole = AnyFrame.only(lab.collect(lab.serverSide));
        assertThat(AnyFrame.length(whole)).isEqualTo(1400);
        assertThat(AnyFrame.isGood(whole)).isTrue();
        lab.collect(lab.clientSide);

        lab.fromClient(AnyFrame.of(UDP, families.client, 5, families.virtual, 53, 0, new byte[fitting + 1 - headers]));
        Frame told = AnyFrame.only(lab.collect(lab.clientSide));
        assertThat(AnyFrame.message(told)).isIn("3/4", "2/0");
        assertThat(AnyFrame.mtu(told)).isEqualTo(fitting);
        assertThat(lab.dropped("too-big")).isEqualTo(1);
    }

    /** What IPv6 carries over any link is cut behind the translation if the link is narrower (RFC 7915, 5.1). */
    @Test
    void smallPacketsOfNat64AreCutForANarrowLink() throws Exception {
        lab.serverSide.setMtu(1000);
        serve(lab, Families.NAT64, UDP, 53, 53, 1, 1);
        lab.fromClient(AnyFrame.of(UDP, Families.NAT64.client, 5, Families.NAT64.virtual, 53, 0, new byte[1232]));
        List<Frame> pieces = AnyFrame.packets(lab.collect(lab.serverSide));
        assertThat(pieces).hasSize(2);
        assertThat(pieces).allSatisfy(piece -> {
            assertThat(AnyFrame.length(piece)).isLessThanOrEqualTo(1000);
            assertThat(piece.hasGoodHeader()).isTrue();
            assertThat(piece.destinationAddress()).isEqualTo("10.1.0.1");
        });
        assertThat(pieces.stream().mapToInt(AnyFrame::length).sum()).isEqualTo(1240 + 2 * 20);
    }

    private int used() {
        lab.director.tidy();
        lab.director.tidy();
        return lab.director.localPorts().stream().mapToInt(pair -> pair.used()).sum();
    }

    private Frame opened(Families families, int protocol, int port, int virtualPort) {
        int flags = protocol == SCTP ? 1 : SYN;
        lab.fromClient(AnyFrame.of(
                protocol,
                families.client,
                port,
                families.virtual,
                virtualPort,
                flags,
                protocol == TCP ? new byte[0] : DATA));
        lab.collect(lab.clientSide);
        return AnyFrame.only(lab.collect(lab.serverSide));
    }

    /** What the server says to the first packet that it got. */
    static Frame answer(Families families, int protocol, Frame request) {
        String[] server = AnyFrame.destination(request).split(" ");
        String[] local = AnyFrame.source(request).split(" ");
        return AnyFrame.of(
                protocol,
                server[0],
                Integer.parseInt(server[1]),
                local[0],
                Integer.parseInt(local[1]),
                protocol == SCTP ? 2 : SYN | ACK,
                protocol == TCP ? new byte[0] : DATA);
    }

    private static Frame tcpReply(Frame request, int flags) {
        String[] server = AnyFrame.destination(request).split(" ");
        String[] local = AnyFrame.source(request).split(" ");
        return Frame.tcp(server[0], Integer.parseInt(server[1]), local[0], Integer.parseInt(local[1]), flags);
    }

    static ServiceKey key(Families families, int protocol, int port) throws Exception {
        return new ServiceKey(protocol, InetAddress.getByName(families.virtual), port);
    }

    static void serve(Lab lab, Families families, int protocol, int port, int serverPort, int servers, int locals)
            throws Exception {
        ServiceKey key = key(families, protocol, port);
        lab.director.services().add(new ServiceSpec(key, "rr"));
        addServers(lab, families, key, serverPort, servers, locals);
    }

    private static void addServers(Lab lab, Families families, ServiceKey key, int serverPort, int servers, int locals)
            throws Exception {
        for (int i = 0; i < locals; i++) {
            InetAddress address = InetAddress.getByName(families.local + (i == 0 ? "" : i));
            lab.director.services().addLocal(key, new LocalAddress(address, ""));
        }
        for (int i = 1; i <= servers; i++) {
            ServerKey server = new ServerKey(InetAddress.getByName(families.servers + i), serverPort);
            lab.director.services().addServer(key, new ServerSpec(server, ForwardingMethod.FULLNAT, 1, 0, 0));
        }
    }
}
