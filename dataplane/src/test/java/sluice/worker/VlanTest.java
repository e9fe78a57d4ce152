package sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static sluice.worker.Frame.ACK;
import static sluice.worker.Frame.SYN;
import static sluice.worker.Lab.SERVER_PORT_MAC;
import static sluice.worker.Lab.VIP;
import static sluice.worker.Lab.VLAN;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.forward.ForwardingMethod;
import sluice.forward.Ipv4Numbers;
import sluice.forward.ServerKey;
import sluice.forward.ServerSpec;
import sluice.port.Burst;
import sluice.wire.FrameMaker6;
import sluice.wire.Icmp6;

/** Frames of VLANs: in, out, and of none that is known. */
final class VlanTest {
    private static final int TCP = 6;
    private static final int REQUEST = 1;
    private static final int REPLY = 2;
    private static final long EVERYONE = 0xFFFFFFFFFFFFL;
    private static final String SERVER = "10.100.0.7";
    private static final long SERVER_MAC = 0x02000001_6407L;
    private static final String OWN = "10.100.0.254";

    @TempDir
    Path directory;

    private Lab lab;

    @BeforeEach
    void open() {
        lab = Lab.withVlan(directory);
    }

    @AfterEach
    void close() {
        lab.close();
    }

    private void serve(ForwardingMethod method) throws Exception {
        lab.serve(TCP, 80, "rr", 0, 80);
        ServerKey server = new ServerKey(Ipv4Numbers.address(Lab.number(SERVER)), 80);
        lab.director.services().addServer(Lab.service(TCP, 80), new ServerSpec(server, method, 1, 0, 0));
        lab.director.neighbourTable().addStatic(Lab.VLAN_PORT, Lab.number(SERVER), SERVER_MAC);
        lab.introduce(0);
    }

    private void fromVlan(int control, Frame frame) {
        lab.injectRaw(
                lab.serverSide, 0, frame.between(SERVER_MAC, SERVER_PORT_MAC).tagged(control));
        lab.run();
    }

    @Test
    void aServerInAVlanGetsTaggedFramesAndItsTaggedRepliesLeaveWithoutTag() throws Exception {
        serve(ForwardingMethod.MASQ);
        lab.fromClient(Frame.tcp("172.16.5.77", 40000, VIP, 80, SYN));
        Frame sent = lab.only(lab.serverSide);
        assertThat(sent.tag()).isEqualTo(VLAN);
        Frame inner = sent.untagged();
        assertThat(inner.destination()).isEqualTo(SERVER + ":80");
        assertThat(inner.destinationMac()).isEqualTo(SERVER_MAC);
        assertThat(inner.sourceMac()).isEqualTo(SERVER_PORT_MAC);
        assertThat(inner.hasGoodChecksums()).isTrue();

        int priority = 5 << 13;
        fromVlan(priority | VLAN, Frame.tcp(SERVER, 80, "172.16.5.77", 40000, SYN | ACK));
        Frame reply = lab.only(lab.clientSide);
        assertThat(reply.etherType()).isEqualTo(0x0800);
        assertThat(reply.source()).isEqualTo(VIP + ":80");
        assertThat(reply.hasGoodChecksums()).isTrue();
    }

    @Test
    void tunnelsStartInAVlanToo() throws Exception {
        serve(ForwardingMethod.TUNNEL);
        lab.fromClient(Frame.tcp("172.16.5.77", 40000, VIP, 80, SYN));
        Frame sent = lab.only(lab.serverSide);
        assertThat(sent.tag()).isEqualTo(VLAN);
        Frame outer = sent.untagged();
        assertThat(outer.sourceAddress()).isEqualTo(OWN);
        assertThat(outer.withoutOuterHeader().destination()).isEqualTo(VIP + ":80");
    }

    @Test
    void fragmentsOfAVlanFindTheirWay() throws Exception {
        serve(ForwardingMethod.MASQ);
        Frame whole = Frame.udp("10.100.0.7", 1, OWN, 9, new byte[32]);
        fromVlan(VLAN, whole.fragment(0x2000));
        assertThat(lab.dropped("vlan-unknown")).isZero();
        lab.advanceSeconds(40);
    }

    @Test
    void arpIsAskedAnsweredAndAnnouncedWithTheTag() throws Exception {
        lab.introduce(0);
        fromVlan(VLAN, Frame.arp(REQUEST, SERVER_MAC, SERVER, 0, OWN, EVERYONE));
        Frame answer = lab.only(lab.serverSide);
        assertThat(answer.tag()).isEqualTo(VLAN);
        assertThat(answer.untagged().arpOperation()).isEqualTo(REPLY);
        assertThat(answer.untagged().arpSender()).isEqualTo(OWN);
        assertThat(lab.director.neighbours())
                .anySatisfy(known -> assertThat(known.port()).isEqualTo("server.100"));

        lab.serve(TCP, 80, "rr", 0, 80);
        lab.advanceSeconds(0.2);
        List<Integer> tags =
                lab.collect(lab.serverSide).stream().map(Frame::tag).toList();
        assertThat(tags).as("asked and announced").containsExactly(-1, VLAN, -1, VLAN);
    }

    @Test
    void neighboursAreSolicitedAndAnsweredWithTheTag() {
        lab.introduce(0);
        FrameMaker6 solicitation = FrameMaker6.neighbour(
                        Icmp6.NEIGHBOUR_SOLICITATION, 0, "fd00:64::fe", FrameMaker6.macOption(1, SERVER_MAC))
                .addresses("fd00:64::7", "fd00:64::fe");
        fromVlan(VLAN, new Frame(solicitation.bytes()));
        assertThat(lab.only(lab.serverSide).tag()).isEqualTo(VLAN);
    }

    @Test
    void aDeviceMayStripTagsItself() {
        lab.introduce(0);
        Frame request = Frame.arp(REQUEST, SERVER_MAC, SERVER, 0, OWN, EVERYONE).between(SERVER_MAC, SERVER_PORT_MAC);
        assertThat(lab.serverSide.inject(0, request.bytes, Burst.tagged(VLAN), 0))
                .isTrue();
        lab.injectedElsewhere(1);
        lab.run();
        assertThat(lab.only(lab.serverSide).tag()).isEqualTo(VLAN);
    }

    @Test
    void unknownVlansAreCountedAndATagOfPriorityAloneIsNoVlan() {
        lab.introduce(0);
        fromVlan(101, Frame.arp(REQUEST, SERVER_MAC, SERVER, 0, OWN, EVERYONE));
        lab.injectRaw(
                lab.clientSide,
                0,
                Frame.arp(REQUEST, Lab.ROUTER_MAC, "192.168.0.2", 0, "192.168.0.1", EVERYONE)
                        .tagged(VLAN));
        lab.run();
        assertThat(lab.dropped("vlan-unknown")).isEqualTo(2);
        fromVlan(3 << 13, Frame.arp(REQUEST, Lab.serverMac(1), "10.1.0.1", 0, "10.1.0.254", EVERYONE));
        assertThat(lab.only(lab.serverSide).arpOperation()).isEqualTo(REPLY);
        fromVlan(
                VLAN,
                Frame.arp(REQUEST, SERVER_MAC, SERVER, 0, OWN, EVERYONE)
                        .between(SERVER_MAC, SERVER_PORT_MAC)
                        .tagged(VLAN));
        assertThat(lab.dropped("no-host-path")).as("a tag within a tag").isEqualTo(1);
    }
}
