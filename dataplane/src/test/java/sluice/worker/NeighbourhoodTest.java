package sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static sluice.worker.Frame.SYN;
import static sluice.worker.Lab.VIP;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.forward.Refused;

/** ARP, echo and what else a director does as a station among others. */
final class NeighbourhoodTest {
    private static final int TCP = 6;
    private static final int REQUEST = 1;
    private static final int REPLY = 2;
    private static final long EVERYONE = 0xFFFFFFFFFFFFL;

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
    void answersForVipsAndPortAddressesOnAnyPort() throws Refused {
        lab.serve(TCP, 80, "rr", 0, 80).introduce(0);
        for (String asked : List.of(VIP, "192.168.0.1", "10.1.0.254")) {
            lab.injectRaw(lab.clientSide, 0, Frame.arp(REQUEST, Lab.ROUTER_MAC, "192.168.0.2", 0, asked, EVERYONE));
            lab.run();
            Frame answer = lab.only(lab.clientSide);
            assertThat(answer.arpOperation()).isEqualTo(REPLY);
            assertThat(answer.arpSender()).isEqualTo(asked);
            assertThat(answer.sourceMac()).isEqualTo(Lab.CLIENT_PORT_MAC);
            assertThat(answer.destinationMac()).isEqualTo(Lab.ROUTER_MAC);
        }
        lab.injectRaw(lab.clientSide, 0, Frame.arp(REQUEST, Lab.ROUTER_MAC, "192.168.0.2", 0, "192.168.0.9", EVERYONE));
        lab.run();
        assertThat(lab.collect(lab.clientSide)).isEmpty();
    }

    @Test
    void asksForAServerAndSendsWhatWaitedWhenItAnswers() throws Refused {
        lab.introduce(0);
        lab.serve(TCP, 80, "rr", 1, 80);
        lab.fromClient(Frame.tcp("172.16.5.77", 40000, VIP, 80, SYN));
        lab.advanceSeconds(0.2);
        List<Frame> asked = lab.collect(lab.serverSide).stream()
                .filter(f -> f.etherType() == 0x0806 && f.arpTarget().equals("10.1.0.1"))
                .toList();
        assertThat(asked).hasSize(1);
        assertThat(asked.get(0).arpSender()).isEqualTo("10.1.0.254");

        lab.injectRaw(
                lab.serverSide,
                0,
                Frame.arp(REPLY, Lab.serverMac(1), "10.1.0.1", Lab.SERVER_PORT_MAC, "10.1.0.254", Lab.SERVER_PORT_MAC));
        lab.advanceSeconds(0.1);
        Frame sent = lab.only(lab.serverSide);
        assertThat(sent.destination()).isEqualTo("10.1.0.1:80");
        assertThat(sent.destinationMac()).isEqualTo(Lab.serverMac(1));
        assertThat(sent.hasGoodChecksums()).isTrue();
    }

    @Test
    void givesUpOnAServerThatDoesNotAnswer() throws Refused {
        lab.introduce(0);
        lab.serve(TCP, 80, "rr", 1, 80);
        for (int port = 1; port <= 20; port++) {
            lab.fromClient(Frame.tcp("172.16.5.77", port + 100, VIP, 80, SYN));
        }
        assertThat(lab.dropped("neighbour-queue-full")).isEqualTo(4);
        lab.advanceSeconds(5);
        assertThat(lab.dropped("neighbour-unreachable")).isEqualTo(16);
    }

    @Test
    void announcesANewVipOnEachPort() throws Refused {
        lab.introduce(0);
        lab.serve(TCP, 80, "rr", 0, 80);
        lab.advanceSeconds(0.2);
        for (List<Frame> sent : List.of(lab.collect(lab.clientSide), lab.collect(lab.serverSide))) {
            assertThat(sent).hasSize(2).allSatisfy(frame -> {
                assertThat(frame.etherType()).isEqualTo(0x0806);
                assertThat(frame.arpOperation()).isEqualTo(REQUEST);
                assertThat(frame.destinationMac()).isEqualTo(EVERYONE);
                assertThat(frame.arpTarget()).isEqualTo(VIP);
            });
            assertThat(sent.get(0).arpSender()).as("has anybody else it?").isEqualTo("0.0.0.0");
            assertThat(sent.get(1).arpSender()).as("it is here").isEqualTo(VIP);
        }
        lab.advanceSeconds(10);
        assertThat(lab.collect(lab.clientSide)).hasSize(VirtualAddressAnnouncer.TIMES - 1);
    }

    @Test
    void tellsOfADuplicateVipDefendsItNowAndThenAndGoesOnServing() throws Refused {
        lab.serve(TCP, 80, "rr", 0, 80).introduce(0);
        Frame claim = Frame.arp(REPLY, Lab.serverMac(9), VIP, Lab.CLIENT_PORT_MAC, "0.0.0.0", Lab.CLIENT_PORT_MAC);
        for (int second = 0; second < 12; second++) {
            lab.injectRaw(lab.clientSide, 0, claim);
            lab.advanceSeconds(1);
        }
        assertThat(lab.dropped("address-conflict")).isEqualTo(12);
        assertThat(lab.collect(lab.serverSide)).isEmpty();
        assertThat(lab.collect(lab.clientSide))
                .as("at once and after ten seconds")
                .hasSize(2)
                .allSatisfy(frame -> assertThat(frame.arpSender()).isEqualTo(VIP));
        assertThat(lab.director.network().conflicts())
                .extracting(c -> c.address().getHostAddress() + " " + c.port() + " " + c.mac() + " " + c.count())
                .containsExactly(VIP + " client 02:00:00:01:00:09 12");

        lab.injectRaw(lab.clientSide, 0, Frame.arp(REQUEST, Lab.ROUTER_MAC, "192.168.0.2", 0, VIP, EVERYONE));
        lab.run();
        assertThat(lab.only(lab.clientSide).arpOperation()).isEqualTo(REPLY);
    }

    @Test
    void aStaticNeighbourIsWhatTheOperatorSaysWhateverOthersSay() throws Refused {
        lab.serve(TCP, 80, "rr", 1, 80).introduce(1);
        lab.injectRaw(
                lab.serverSide,
                0,
                Frame.arp(REPLY, Lab.serverMac(9), "10.1.0.1", Lab.SERVER_PORT_MAC, "10.1.0.254", EVERYONE));
        lab.fromClient(Frame.tcp("172.16.5.77", 40000, VIP, 80, SYN));
        assertThat(lab.only(lab.serverSide).destinationMac()).isEqualTo(Lab.serverMac(1));
        assertThat(lab.director.neighbours())
                .filteredOn(n -> n.address().getHostAddress().equals("10.1.0.1"))
                .extracting(n -> n.mac() + " " + n.state())
                .containsExactly("02:00:00:01:00:01 static");
    }

    @Test
    void answersEchoToVipsAndItsOwnAddresses() throws Refused {
        lab.serve(TCP, 80, "rr", 0, 80).introduce(0);
        for (String pinged : List.of(VIP, "192.168.0.1")) {
            lab.fromClient(Frame.ping("172.16.5.77", pinged, new byte[] {1, 2, 3}));
            Frame answer = lab.only(lab.clientSide);
            assertThat(answer.icmpType()).isZero();
            assertThat(answer.sourceAddress()).isEqualTo(pinged);
            assertThat(answer.hasGoodChecksums()).isTrue();
        }
    }

    @Test
    void leavesEverythingElseAlone() throws Refused {
        lab.serve(TCP, 80, "rr", 0, 80).introduce(0);
        lab.fromClient(Frame.tcp("172.16.5.77", 40000, "10.1.0.1", 80, SYN));
        assertThat(lab.dropped("no-host-path")).isEqualTo(1);
        lab.injectRaw(
                lab.clientSide,
                0,
                Frame.tcp("172.16.5.77", 40000, VIP, 80, SYN).between(Lab.ROUTER_MAC, 0x0200000000AAL));
        lab.run();
        assertThat(lab.dropped("not-for-us")).isEqualTo(1);
        assertThat(lab.collect(lab.clientSide)).isEmpty();
        assertThat(lab.collect(lab.serverSide)).isEmpty();
    }
}
