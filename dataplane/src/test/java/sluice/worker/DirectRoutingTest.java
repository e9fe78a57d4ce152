package sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static sluice.worker.Frame.ACK;
import static sluice.worker.Frame.FIN;
import static sluice.worker.Frame.RST;
import static sluice.worker.Frame.SYN;
import static sluice.worker.Lab.VIP;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.forward.ForwardingMethod;
import sluice.forward.MarkRule;
import sluice.forward.MarkRules;
import sluice.forward.Refused;
import sluice.forward.ServerSpec;
import sluice.forward.ServerStatus;
import sluice.forward.ServiceKey;
import sluice.forward.ServiceSpec;

/** DR and TUN: the packet stays as it is but for the TTL, and the director sees one direction only. */
final class DirectRoutingTest {
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int MARK = 7;

    @TempDir
    Path directory;

    private Lab lab;

    @BeforeEach
    void open() {
        lab = new Lab(directory).introduce(3);
    }

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void changesNothingButMacsAndTtl() throws Refused {
        serve(Lab.service(TCP, 80), 1);

        lab.fromClient(Frame.tcp("172.16.5.77", 40000, VIP, 80, SYN));

        Frame sent = lab.only(lab.serverSide);
        assertThat(sent.source()).isEqualTo("172.16.5.77:40000");
        assertThat(sent.destination()).isEqualTo(VIP + ":80");
        assertThat(sent.ttl()).isEqualTo(63);
        assertThat(sent.hasGoodChecksums()).isTrue();
        assertThat(sent.sourceMac()).isEqualTo(Lab.SERVER_PORT_MAC);
        assertThat(sent.destinationMac()).isEqualTo(Lab.serverMac(1));
    }

    @Test
    void leavesADatagramWithoutChecksumWithoutOne() throws Refused {
        serve(Lab.service(UDP, 53), 1);

        lab.fromClient(Frame.udp("172.16.5.77", 5000, VIP, 53, new byte[9]).withoutUdpChecksum());

        Frame sent = lab.only(lab.serverSide);
        assertThat(sent.bytes[40]).isZero();
        assertThat(sent.bytes[41]).isZero();
    }

    @Test
    void encapsulatesForATunnel() throws Refused {
        serve(Lab.service(TCP, 80), 0);
        ServerSpec tunnel = new ServerSpec(Lab.server(3, 80), ForwardingMethod.TUNNEL, 1, 0, 0);
        lab.director.services().addServer(Lab.service(TCP, 80), tunnel);

        lab.fromClient(Frame.tcp("172.16.5.77", 40000, VIP, 80, SYN));

        Frame sent = lab.only(lab.serverSide);
        assertThat(sent.etherType()).isEqualTo(0x0800);
        assertThat(sent.destinationMac()).isEqualTo(Lab.serverMac(3));
        assertThat(sent.protocol()).isEqualTo(4);
        assertThat(sent.ttl()).isEqualTo(63);
        assertThat(sent.sourceAddress()).isEqualTo("10.1.0.254");
        assertThat(sent.destinationAddress()).isEqualTo("10.1.0.3");
        Frame inner = sent.withoutOuterHeader();
        assertThat(inner.source()).isEqualTo("172.16.5.77:40000");
        assertThat(inner.destination()).isEqualTo(VIP + ":80");
        assertThat(inner.hasGoodChecksums()).isTrue();
    }

    @Test
    void tellsTheClientHowMuchFitsIntoTheTunnel() throws Refused {
        serve(Lab.service(UDP, 53), 0);
        ServerSpec tunnel = new ServerSpec(Lab.server(3, 53), ForwardingMethod.TUNNEL, 1, 0, 0);
        lab.director.services().addServer(Lab.service(UDP, 53), tunnel);

        lab.fromClient(Frame.udp("172.16.5.77", 5000, VIP, 53, new byte[1480 - 28]));
        assertThat(lab.collect(lab.serverSide)).hasSize(1);
        lab.fromClient(Frame.udp("172.16.5.77", 5000, VIP, 53, new byte[1481 - 28]));
        assertThat(lab.collect(lab.serverSide)).isEmpty();
        Frame answer = lab.only(lab.clientSide);
        assertThat(answer.icmpType()).isEqualTo(3);
        assertThat(answer.icmpCode()).isEqualTo(4);
        assertThat(answer.icmpMtu()).isEqualTo(1480);
    }

    @Test
    void followsTheStateMachineOfOneDirection() throws Refused {
        serve(Lab.service(TCP, 80), 1);
        assertThat(stateAfter(SYN)).isEqualTo("SYN_RECV");
        assertThat(stateAfter(ACK)).isEqualTo("ESTABLISHED");
        assertThat(counts(0)).isEqualTo("1/0");
        assertThat(stateAfter(FIN | ACK)).isEqualTo("FIN_WAIT");
        assertThat(counts(0)).isEqualTo("0/1");
        assertThat(stateAfter(RST)).isEqualTo("CLOSE");
        lab.discard();
    }

    @Test
    void servesPacketsByMarkWhateverTheirDestination() throws Refused, UnknownHostException {
        ServiceKey service = new ServiceKey(TCP, InetAddress.getByName("0.0.0.0"), 0, MARK);
        serve(service, 2);
        lab.director.services().marks(MarkRules.of(List.of(toNet20())));

        lab.fromClient(Frame.tcp("172.16.5.77", 40000, "10.20.3.4", 443, SYN));
        assertThat(lab.only(lab.serverSide).destinationMac()).isEqualTo(Lab.serverMac(2));
        lab.fromClient(Frame.udp("172.16.5.77", 40000, "10.20.3.5", 53, new byte[3]));
        assertThat(lab.only(lab.serverSide).destinationMac()).isEqualTo(Lab.serverMac(1));
        lab.fromClient(Frame.tcp("172.16.5.77", 40000, "10.21.3.4", 443, SYN));
        assertThat(lab.collect(lab.serverSide)).as("not marked").isEmpty();
        assertThat(lab.collect(lab.clientSide)).as("not ours").isEmpty();
    }

    @Test
    void saysNothingToAMarkedPacketThatNoServerTakes() throws Refused, UnknownHostException {
        ServiceKey service = new ServiceKey(TCP, InetAddress.getByName("0.0.0.0"), 0, MARK);
        lab.director.services().add(new ServiceSpec(service, "rr"));
        lab.director.services().marks(MarkRules.of(List.of(toNet20())));

        lab.fromClient(Frame.tcp("172.16.5.77", 40000, "10.20.3.4", 443, SYN));

        assertThat(lab.collect(lab.clientSide)).isEmpty();
        assertThat(lab.dropped("no-server")).isEqualTo(1);
    }

    private static MarkRule toNet20() throws UnknownHostException {
        return new MarkRule(
                MARK,
                MarkRule.ANY_PORT,
                0,
                null,
                0,
                InetAddress.getByName("10.20.0.0"),
                16,
                MarkRule.ANY_PORTS,
                MarkRule.ANY_PORTS,
                false);
    }

    private void serve(ServiceKey service, int servers) throws Refused {
        lab.director.services().add(new ServiceSpec(service, "rr"));
        for (int i = 1; i <= servers; i++) {
            lab.director
                    .services()
                    .addServer(service, new ServerSpec(Lab.server(i, service.port()), ForwardingMethod.ROUTE, 1, 0, 0));
        }
    }

    private String stateAfter(int flags) {
        lab.fromClient(Frame.tcp("172.16.5.77", 40000, VIP, 80, flags));
        return lab.director.connections().next().state();
    }

    private String counts(int server) {
        ServerStatus status = lab.director.services().list().get(0).servers().get(server);
        return status.active() + "/" + status.inactive();
    }
}
