package sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static sluice.wire.FrameMaker6.macOption;
import static sluice.worker.Lab.CLIENT_PORT_MAC;
import static sluice.worker.Lab.ROUTER_MAC;
import static sluice.worker.Lab.SERVER_PORT_MAC;
import static sluice.worker.Lab.VIP6;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.forward.ServiceKey;
import sluice.forward.ServiceSpec;
import sluice.wire.FrameMaker6;
import sluice.wire.Icmp6;
import sluice.wire.Tcp;

/** Neighbour discovery, echo and what else a director does as an IPv6 station among others. */
final class Neighbourhood6Test {
    private static final int TCP = 6;
    private static final String CLIENT = "2001:db8:1::5";
    private static final String ROUTER = "fd00:c::2";
    private static final String SERVER = "fd00:1::1";
    private static final String OWN = "fd00:c::1";
    private static final String OWN_INSIDE = "fd00:1::fe";
    private static final String ALL_NODES = "ff02::1";
    private static final long ALL_NODES_MAC = 0x3333_0000_0001L;
    private static final int ROUTER_FLAG = 0x8000_0000;
    private static final int SOLICITED = 0x4000_0000;
    private static final int OVERRIDE = 0x2000_0000;

    @TempDir
    Path directory;

    private Lab lab;

    @BeforeEach
    void open() throws Exception {
        lab = new Lab(directory);
        ServiceKey key = new ServiceKey(TCP, InetAddress.getByName(VIP6), 80);
        lab.director.services().add(new ServiceSpec(key, "rr"));
    }

    @AfterEach
    void close() {
        lab.close();
    }

    private void fromRouter(FrameMaker6 maker) {
        lab.fromClient(new Frame(maker.bytes()));
    }

    private void assertSent(Frame frame, FrameMaker6 expected) {
        assertThat(frame.bytes).isEqualTo(expected.bytes());
    }

    private static FrameMaker6 question(String from, String target) {
        return FrameMaker6.neighbour(Icmp6.NEIGHBOUR_SOLICITATION, 0, target, macOption(1, ROUTER_MAC))
                .addresses(from, target);
    }

    private static FrameMaker6 advertisement(int flags, String target, long mac) {
        return FrameMaker6.neighbour(Icmp6.NEIGHBOUR_ADVERTISEMENT, flags, target, macOption(2, mac));
    }

    @Test
    void answersForVipsAndPortAddressesOnAnyPort() {
        lab.introduce(0);
        for (String asked : List.of(VIP6, OWN, OWN_INSIDE)) {
            fromRouter(question(ROUTER, asked));
            assertSent(
                    lab.only(lab.clientSide),
                    advertisement(ROUTER_FLAG | SOLICITED | OVERRIDE, asked, CLIENT_PORT_MAC)
                            .addresses(asked, ROUTER)
                            .between(CLIENT_PORT_MAC, ROUTER_MAC));
        }
        fromRouter(question(ROUTER, "fd00:c::9"));
        assertThat(lab.collect(lab.clientSide)).isEmpty();
        assertThat(lab.dropped("nd-consumed")).isEqualTo(1);
    }

    @Test
    void asksForItsGatewayFromItsOwnAddressAndGivesUpAfterThreeTimes() {
        lab.run();
        lab.advanceSeconds(0.5);
        FrameMaker6 question = FrameMaker6.neighbour(
                        Icmp6.NEIGHBOUR_SOLICITATION, 0, ROUTER, macOption(1, CLIENT_PORT_MAC))
                .addresses(OWN, "ff02::1:ff00:2")
                .between(CLIENT_PORT_MAC, 0x3333_FF00_0002L);
        assertThat(lab.collect(lab.clientSide))
                .filteredOn(f -> f.etherType() == 0x86DD && Arrays.equals(f.bytes, question.bytes()))
                .hasSize(1);
        lab.advanceSeconds(5);
        assertThat(lab.collect(lab.clientSide))
                .filteredOn(f -> Arrays.equals(f.bytes, question.bytes()))
                .hasSize(2);
        assertThat(lab.director.neighbours())
                .filteredOn(n -> n.address().getHostAddress().equals("fd00:c:0:0:0:0:0:2"))
                .extracting(NeighbourStatus::state)
                .containsExactly("failed");
    }

    @Test
    void learnsTheAnswerAndVerifiesItByUnicast() {
        lab.run();
        lab.advanceSeconds(0.2);
        lab.discard();
        fromRouter(advertisement(ROUTER_FLAG | SOLICITED | OVERRIDE, ROUTER, ROUTER_MAC)
                .addresses(ROUTER, OWN));
        assertThat(lab.director.neighbours())
                .filteredOn(n -> n.address().getHostAddress().equals("fd00:c:0:0:0:0:0:2"))
                .extracting(NeighbourStatus::mac)
                .containsExactly("02:00:00:00:00:02");
        lab.advanceSeconds(29);
        lab.discard();
        lab.advanceSeconds(1.5);
        FrameMaker6 probe = FrameMaker6.neighbour(
                        Icmp6.NEIGHBOUR_SOLICITATION, 0, ROUTER, macOption(1, CLIENT_PORT_MAC))
                .addresses(OWN, ROUTER)
                .between(CLIENT_PORT_MAC, ROUTER_MAC);
        assertThat(lab.collect(lab.clientSide)).extracting(f -> f.bytes).contains(probe.bytes());
    }

    @Test
    void announcesANewVipOnEachPort() {
        lab.run();
        lab.director.neighbourTable().addStatic(0, FrameMaker6.high(ROUTER), FrameMaker6.low(ROUTER), ROUTER_MAC);
        lab.advanceSeconds(0.2);
        List<Frame> sent = lab.collect(lab.serverSide);
        assertThat(sent).hasSize(2);
        assertSent(
                sent.get(0),
                FrameMaker6.neighbour(Icmp6.NEIGHBOUR_SOLICITATION, 0, VIP6, "")
                        .addresses("::", "ff02::1:ff00:1")
                        .between(SERVER_PORT_MAC, 0x3333_FF00_0001L));
        assertSent(
                sent.get(1),
                advertisement(ROUTER_FLAG | OVERRIDE, VIP6, SERVER_PORT_MAC)
                        .addresses(VIP6, ALL_NODES)
                        .between(SERVER_PORT_MAC, ALL_NODES_MAC));
        lab.advanceSeconds(10);
        assertThat(lab.collect(lab.serverSide)).hasSize(VirtualAddressAnnouncer.TIMES - 1);
    }

    @Test
    void answersEchoToVipsAndItsOwnAddresses() {
        lab.introduce(0);
        for (String pinged : List.of(VIP6, OWN)) {
            fromRouter(FrameMaker6.icmp(Icmp6.ECHO_REQUEST, 0, 0x00070001, new byte[5])
                    .addresses(CLIENT, pinged));
            assertSent(
                    lab.only(lab.clientSide),
                    FrameMaker6.icmp(Icmp6.ECHO_REPLY, 0, 0x00070001, new byte[5])
                            .addresses(pinged, CLIENT)
                            .between(CLIENT_PORT_MAC, ROUTER_MAC));
        }
    }

    @Test
    void refusesWhatNoServiceWants() {
        lab.introduce(0);
        FrameMaker6 datagram = FrameMaker6.udp(new byte[3]).addresses(CLIENT, VIP6);
        fromRouter(datagram);
        byte[] quoted = datagram.bytes();
        assertSent(
                lab.only(lab.clientSide),
                FrameMaker6.icmp(Icmp6.UNREACHABLE, 4, 0, Arrays.copyOfRange(quoted, 14, quoted.length))
                        .addresses(VIP6, CLIENT)
                        .between(CLIENT_PORT_MAC, ROUTER_MAC));
        fromRouter(FrameMaker6.tcp(Tcp.ACK, 5, 9, new byte[0]).addresses(CLIENT, VIP6));
        byte[] reset = lab.only(lab.clientSide).bytes;
        assertThat(reset[14 + 40 + 13]).isEqualTo((byte) Tcp.RST);
        assertThat(lab.dropped("no-connection")).isEqualTo(2);
    }

    @Test
    void tellsClientsWithoutServerThatThePortIsUnreachable() {
        lab.introduce(0);
        fromRouter(FrameMaker6.syn().addresses(CLIENT, VIP6));
        byte[] error = lab.only(lab.clientSide).bytes;
        assertThat(error[14 + 40]).isEqualTo((byte) Icmp6.UNREACHABLE);
        assertThat(error[14 + 41]).isEqualTo((byte) Icmp6.PORT_UNREACHABLE);
        assertThat(lab.dropped("no-server")).isEqualTo(1);
    }

    @Test
    void countsWhatItDoesNotFollowOrBelieve() {
        lab.introduce(0);
        fromRouter(FrameMaker6.icmp(Icmp6.ROUTER_ADVERTISEMENT, 0, 0, new byte[8])
                .addresses("fe80::2", ALL_NODES)
                .hopLimit(255));
        assertThat(lab.dropped("nd-not-followed")).isEqualTo(1);
        fromRouter(question(ROUTER, VIP6).hopLimit(64));
        assertThat(lab.dropped("nd-invalid")).isEqualTo(1);
        fromRouter(advertisement(OVERRIDE, VIP6, ROUTER_MAC).addresses(VIP6, ALL_NODES));
        assertThat(lab.dropped("address-conflict")).isEqualTo(1);
        assertSent(
                lab.only(lab.clientSide),
                advertisement(ROUTER_FLAG | OVERRIDE, VIP6, CLIENT_PORT_MAC)
                        .addresses(VIP6, ALL_NODES)
                        .between(CLIENT_PORT_MAC, ALL_NODES_MAC));
    }

    @Test
    void leavesEverythingElseAlone() {
        lab.introduce(0);
        fromRouter(FrameMaker6.syn().addresses(CLIENT, SERVER));
        fromRouter(FrameMaker6.udp(new byte[2]).addresses(CLIENT, "ff02::fb"));
        assertThat(lab.dropped("no-host-path")).isEqualTo(2);
        fromRouter(FrameMaker6.syn().extension(44, 8, 1).addresses(CLIENT, VIP6));
        assertThat(lab.dropped("fragment-invalid")).isEqualTo(1);
        assertThat(lab.collect(lab.clientSide)).isEmpty();
        assertThat(lab.collect(lab.serverSide)).isEmpty();
    }
}
