package sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static sluice.worker.Frame.ACK;
import static sluice.worker.Frame.SYN;
import static sluice.worker.Lab.CLIENT_PORT_MAC;
import static sluice.worker.Lab.ROUTER_MAC;
import static sluice.worker.Lab.SERVER_PORT_MAC;
import static sluice.worker.Lab.VIP;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.forward.ForwardingMethod;
import sluice.forward.Ipv4Numbers;
import sluice.forward.ServerKey;
import sluice.forward.ServerSpec;
import sluice.port.Burst;

/** The same packets leave whether software or the device completes them. */
final class OffloadTest {
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int GOOD = Burst.IP_CHECKSUM_GOOD | Burst.L4_CHECKSUM_GOOD;
    private static final int ALL = Burst.TX_CHECKSUMS | Burst.VLAN;
    private static final String CLIENT = "172.16.5.77";
    private static final String VLAN_SERVER = "10.100.0.7";

    @TempDir
    Path directory;

    private final List<OffloadingPort> devices = new ArrayList<>();

    private Lab lab(int offered) {
        return Lab.withVlan(directory, port -> {
            OffloadingPort device = new OffloadingPort(port, offered);
            devices.add(device);
            return device;
        });
    }

    private int checksums() {
        return devices.stream().mapToInt(device -> device.checksums).sum();
    }

    private static void fromClient(Lab lab, Frame frame, int offloads) {
        frame.between(ROUTER_MAC, CLIENT_PORT_MAC);
        assertThat(lab.clientSide.inject(0, frame.bytes, offloads, 0)).isTrue();
        lab.injectedElsewhere(1);
        lab.run();
    }

    private static void fromServer(Lab lab, Frame frame, int offloads) {
        frame.between(Lab.serverMac(1), SERVER_PORT_MAC);
        assertThat(lab.serverSide.inject(0, frame.bytes, offloads, 0)).isTrue();
        lab.injectedElsewhere(1);
        lab.run();
    }

    @ParameterizedTest
    @ValueSource(
            ints = {0, Burst.TX_IP_CHECKSUM, Burst.TX_TCP_CHECKSUM, Burst.TX_UDP_CHECKSUM, Burst.TX_CHECKSUMS, ALL})
    void natOfTcpAndUdpBothWaysIsTheSameByAnyDevice(int offered) throws Exception {
        try (Lab lab = lab(offered)) {
            lab.serve(TCP, 80, "rr", 1, 8080).serve(UDP, 53, "rr", 1, 5353).introduce(1);
            byte[] data = "odd".getBytes(java.nio.charset.StandardCharsets.UTF_8);
            fromClient(lab, Frame.tcp(CLIENT, 40000, VIP, 80, SYN, data), GOOD);
            fromClient(lab, Frame.udp(CLIENT, 40001, VIP, 53, data), GOOD);
            fromClient(lab, Frame.udp(CLIENT, 40002, VIP, 53, data).withoutUdpChecksum(), 0);
            assertThat(lab.collect(lab.serverSide)).hasSize(3).allSatisfy(frame -> {
                assertThat(frame.hasGoodChecksums()).isTrue();
                assertThat(frame.ttl()).isEqualTo(63);
            });
            fromServer(lab, Frame.tcp("10.1.0.1", 8080, CLIENT, 40000, SYN | ACK, data), GOOD);
            fromServer(lab, Frame.udp("10.1.0.1", 5353, CLIENT, 40001, data), GOOD);
            assertThat(lab.collect(lab.clientSide))
                    .hasSize(2)
                    .allSatisfy(frame -> assertThat(frame.hasGoodChecksums()).isTrue());
            boolean isUsed = (offered & Burst.TX_CHECKSUMS) != 0;
            assertThat(checksums() > 0).isEqualTo(isUsed);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0, " + GOOD, ALL + ", 0"})
    void aDamagedPacketNeverLeavesAsASoundOne(int offered, int received) throws Exception {
        try (Lab lab = lab(offered)) {
            lab.serve(TCP, 80, "rr", 1, 8080).introduce(1);
            fromClient(lab, Frame.tcp(CLIENT, 40000, VIP, 80, SYN, new byte[4]).damaged(), received);
            Frame sent = lab.only(lab.serverSide);
            assertThat(sent.hasGoodHeader()).isTrue();
            assertThat(sent.hasGoodChecksums()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, Burst.VLAN, Burst.TX_CHECKSUMS, ALL})
    void aVlanGetsItsTagFromTheDeviceOrFromSoftware(int offered) throws Exception {
        try (Lab lab = lab(offered)) {
            lab.serve(TCP, 80, "rr", 0, 80);
            ServerKey server = new ServerKey(Ipv4Numbers.address(Lab.number(VLAN_SERVER)), 80);
            lab.director
                    .services()
                    .addServer(Lab.service(TCP, 80), new ServerSpec(server, ForwardingMethod.MASQ, 1, 0, 0));
            lab.director.neighbourTable().addStatic(Lab.VLAN_PORT, Lab.number(VLAN_SERVER), Lab.serverMac(1));
            lab.introduce(0);
            int tagsBefore = devices.stream().mapToInt(device -> device.tags).sum();
            fromClient(lab, Frame.tcp(CLIENT, 40000, VIP, 80, SYN), GOOD);
            Frame sent = lab.only(lab.serverSide);
            assertThat(sent.tag()).isEqualTo(Lab.VLAN);
            assertThat(sent.untagged().destination()).isEqualTo(VLAN_SERVER + ":80");
            assertThat(sent.untagged().hasGoodChecksums()).isTrue();
            int tagged = devices.stream().mapToInt(device -> device.tags).sum() - tagsBefore;
            assertThat(tagged).isEqualTo((offered & Burst.VLAN) != 0 ? 1 : 0);
        }
    }

    @Test
    void whatWaitedForItsNextHopIsCompletedToo() throws Exception {
        try (Lab lab = lab(ALL)) {
            lab.introduce(0);
            lab.serve(TCP, 80, "rr", 1, 80);
            fromClient(lab, Frame.tcp(CLIENT, 40000, VIP, 80, SYN), GOOD);
            lab.run();
            lab.collect(lab.serverSide);
            lab.director.neighbourTable().addStatic(1, Lab.number("10.1.0.1"), Lab.serverMac(1));
            lab.advanceSeconds(0.1);
            assertThat(lab.collect(lab.serverSide))
                    .filteredOn(frame -> frame.etherType() == 0x0800)
                    .singleElement()
                    .satisfies(frame -> assertThat(frame.hasGoodChecksums()).isTrue());
        }
    }
}
