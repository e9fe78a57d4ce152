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
        for (Frame announced : List.of(lab.only(lab.clientSide), lab.only(lab.serverSide))) {
            assertThat(announced.etherType()).isEqualTo(0x0806);
            assertThat(announced.destinationMac()).isEqualTo(EVERYONE);
            assertThat(announced.arpSender()).isEqualTo(VIP);
            assertThat(announced.arpTarget()).isEqualTo(VIP);
        }
        lab.advanceSeconds(10);
        assertThat(lab.collect(lab.clientSide)).hasSize(VirtualAddressAnnouncer.TIMES - 1);
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
