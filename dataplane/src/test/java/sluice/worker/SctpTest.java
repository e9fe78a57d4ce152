package sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static sluice.wire.FrameMaker6.high;
import static sluice.wire.FrameMaker6.low;
import static sluice.worker.Lab.VIP;
import static sluice.worker.Lab.VIP6;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.forward.ForwardingMethod;
import sluice.forward.Refused;
import sluice.forward.ServerKey;
import sluice.forward.ServerSpec;
import sluice.forward.ServerStatus;
import sluice.forward.ServiceKey;
import sluice.forward.ServiceSpec;
import sluice.forward.Setting;
import sluice.wire.FrameMaker6;
import sluice.wire.Ipv6Extension;
import sluice.wire.SctpMaker;

/** SCTP through a whole director. */
final class SctpTest {
    private static final int SCTP = 132;
    private static final int DATA = 0;
    private static final int INIT = 1;
    private static final int INIT_ACK = 2;
    private static final int ABORT = 6;
    private static final int SHUTDOWN = 7;
    private static final int COOKIE_ECHO = 10;
    private static final int COOKIE_ACK = 11;
    private static final String CLIENT = "172.16.5.77";

    @TempDir
    Path directory;

    private Lab lab;

    @BeforeEach
    void open() {
        lab = new Lab(directory).introduce(2);
    }

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void translatesBothDirectionsWithPortMapping() throws Refused {
        lab.serve(SCTP, 3868, "rr", 1, 9000);

        fromClient(INIT);
        Frame toServer = lab.only(lab.serverSide);
        assertThat(toServer.source()).isEqualTo(CLIENT + ":40000");
        assertThat(toServer.destination()).isEqualTo("10.1.0.1:9000");
        assertThat(toServer.ttl()).isEqualTo(63);
        assertThat(toServer.hasGoodChecksums()).isTrue();
        assertThat(toServer.destinationMac()).isEqualTo(Lab.serverMac(1));

        fromServer(9000, INIT_ACK);
        Frame toClient = lab.only(lab.clientSide);
        assertThat(toClient.source()).isEqualTo(VIP + ":3868");
        assertThat(toClient.destination()).isEqualTo(CLIENT + ":40000");
        assertThat(toClient.hasGoodChecksums()).isTrue();
    }

    /** The checksum does not cover addresses, so it is nobody's business where ports stay. */
    @Test
    void leavesTheChecksumAloneWhereThePortStays() throws Refused {
        lab.serve(SCTP, 3868, "rr", 1, 3868);
        Frame broken = Frame.sctp(CLIENT, 40000, VIP, 3868, INIT);
        broken.bytes[broken.bytes.length - 1] ^= 1;
        byte[] before = broken.transport();

        lab.fromClient(broken);

        assertThat(lab.only(lab.serverSide).transport()).isEqualTo(before);
    }

    @Test
    void changesNothingOfDirectlyRoutedPackets() throws Refused {
        lab.director.services().add(new ServiceSpec(Lab.service(SCTP, 3868), "rr"));
        lab.director
                .services()
                .addServer(
                        Lab.service(SCTP, 3868), new ServerSpec(Lab.server(1, 3868), ForwardingMethod.ROUTE, 1, 0, 0));
        byte[] before = Frame.sctp(CLIENT, 40000, VIP, 3868, INIT).transport();

        fromClient(INIT);

        Frame sent = lab.only(lab.serverSide);
        assertThat(sent.destination()).isEqualTo(VIP + ":3868");
        assertThat(sent.transport()).isEqualTo(before);
        fromClient(COOKIE_ECHO);
        assertThat(state()).as("without replies").isEqualTo("ESTABLISHED 899");
        lab.discard();
    }

    @Test
    void isActiveWhileEstablished() throws Refused {
        lab.serve(SCTP, 3868, "rr", 1, 9000);
        fromClient(INIT);
        assertThat(state()).isEqualTo("INIT1 3");
        fromServer(9000, INIT_ACK);
        assertThat(state()).isEqualTo("C-SENT 60");
        fromClient(COOKIE_ECHO);
        assertThat(state()).isEqualTo("C-REPLIED 60");
        assertThat(counts()).isEqualTo("0/1");
        fromServer(9000, COOKIE_ACK);
        assertThat(state()).isEqualTo("ESTABLISHED 899");
        assertThat(counts()).isEqualTo("1/0");
        fromClient(DATA);
        fromClient(SHUTDOWN);
        assertThat(state()).isEqualTo("S-RECEIVED 60");
        assertThat(counts()).isEqualTo("0/1");
        lab.advanceSeconds(61);
        assertThat(counts()).isEqualTo("0/0");
        lab.discard();
    }

    @Test
    void anAbortBehindACookieEndsTheConnection() throws Refused {
        lab.serve(SCTP, 3868, "rr", 1, 9000);
        fromClient(INIT);
        fromServer(9000, INIT_ACK);
        fromClient(COOKIE_ECHO, ABORT);
        assertThat(state()).isEqualTo("CLOSED 60");
        lab.discard();
    }

    @ParameterizedTest
    @ValueSource(ints = {DATA, INIT_ACK, COOKIE_ECHO, SHUTDOWN, ABORT})
    void nothingButAnInitOpensAConnection(int chunk) throws Refused {
        lab.serve(SCTP, 3868, "rr", 1, 9000);

        fromClient(chunk);

        Frame answer = lab.only(lab.clientSide);
        assertThat(answer.protocol()).isEqualTo(1);
        assertThat(answer.icmpType() + "/" + answer.icmpCode()).isEqualTo("3/2");
        assertThat(answer.sourceAddress()).isEqualTo(VIP);
        assertThat(answer.hasGoodChecksums()).isTrue();
        assertThat(lab.dropped("no-connection")).isEqualTo(1);
        assertThat(lab.director.liveConnections()).isZero();
    }

    @Test
    void sloppySctpOpensByEverythingButAnAbort() throws Refused {
        lab.director.settings().set(Setting.SLOPPY_SCTP, 1);
        lab.serve(SCTP, 3868, "rr", 1, 9000);

        fromClient(ABORT);
        assertThat(lab.director.liveConnections()).isZero();
        fromClient(DATA);
        assertThat(state()).isEqualTo("ESTABLISHED 899");
        lab.discard();
    }

    @Test
    void answersAnInitThatNoServerTakesWithPortUnreachable() throws Refused {
        lab.serve(SCTP, 3868, "rr", 0, 9000);
        fromClient(INIT);
        Frame answer = lab.only(lab.clientSide);
        assertThat(answer.icmpType() + "/" + answer.icmpCode()).isEqualTo("3/3");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void anInitReplacesAClosedConnectionUnlessTheModeIsZero(int mode) throws Refused {
        lab.director.settings().set(Setting.CONN_REUSE_MODE, mode);
        lab.serve(SCTP, 3868, "rr", 2, 9000);
        fromClient(INIT);
        assertThat(lab.only(lab.serverSide).destination()).isEqualTo("10.1.0.2:9000");
        fromClient(INIT);
        assertThat(lab.only(lab.serverSide).destination()).as("not closed").isEqualTo("10.1.0.2:9000");
        fromClient(ABORT);
        assertThat(state()).isEqualTo("CLOSED 60");
        lab.discard();

        fromClient(INIT);

        assertThat(lab.only(lab.serverSide).destination()).isEqualTo(mode == 0 ? "10.1.0.2:9000" : "10.1.0.1:9000");
        assertThat(lab.director.liveConnections()).isEqualTo(1);
    }

    @Test
    void resumesActiveConnections() throws Refused {
        lab.serve(SCTP, 3868, "rr", 1, 9000);
        fromClient(INIT);
        fromServer(9000, INIT_ACK);
        fromClient(COOKIE_ECHO);
        fromServer(9000, COOKIE_ACK);
        lab.close();

        lab = new Lab(directory);
        lab.serve(SCTP, 3868, "rr", 1, 9000);
        assertThat(lab.director.resume()).isEqualTo(1);
        assertThat(counts()).isEqualTo("1/0");
        lab.introduce(1);
    }

    @Test
    void translatesOverIpv6() throws Refused, UnknownHostException {
        lab.director.neighbourTable().addStatic(1, high("fd00:1::1"), low("fd00:1::1"), Lab.serverMac(1));
        ServiceKey service = new ServiceKey(SCTP, InetAddress.getByName(VIP6), 3868);
        lab.director.services().add(new ServiceSpec(service, "rr"));
        ServerKey server = new ServerKey(InetAddress.getByName("fd00:1::1"), 9000);
        lab.director.services().addServer(service, new ServerSpec(server, ForwardingMethod.MASQ, 1, 0, 0));

        FrameMaker6 init = FrameMaker6.syn()
                .payload(SCTP, SctpMaker.packet(40000, 3868, INIT))
                .extension(Ipv6Extension.DESTINATION_OPTIONS, 8, 0)
                .addresses(FrameMaker6.CLIENT, VIP6);
        lab.fromClient(new Frame(init.bytes()));

        byte[] sent = lab.only(lab.serverSide).bytes;
        assertThat(Arrays.copyOfRange(sent, 14 + 24, 14 + 40)).isEqualTo(FrameMaker6.address("fd00:1::1"));
        byte[] packet = Arrays.copyOfRange(sent, 14 + 48, sent.length);
        assertThat(packet).isEqualTo(SctpMaker.packet(40000, 9000, INIT));
    }

    @Test
    void tellsAnIpv6ClientWhichProtocolIsNotUnderstood() throws Refused, UnknownHostException {
        ServiceKey service = new ServiceKey(SCTP, InetAddress.getByName(VIP6), 3868);
        lab.director.services().add(new ServiceSpec(service, "rr"));
        FrameMaker6 data = FrameMaker6.syn()
                .payload(SCTP, SctpMaker.packet(40000, 3868, DATA))
                .extension(Ipv6Extension.DESTINATION_OPTIONS, 16, 0)
                .extension(Ipv6Extension.DESTINATION_OPTIONS, 8, 0)
                .addresses(FrameMaker6.CLIENT, VIP6);

        lab.fromClient(new Frame(data.bytes()));

        ByteBuffer error = ByteBuffer.wrap(lab.only(lab.clientSide).bytes);
        assertThat(error.getShort(14 + 40))
                .as("parameter problem, unknown next header")
                .isEqualTo((short) 0x0401);
        int pointer = error.getInt(14 + 44);
        assertThat(pointer).as("the second options").isEqualTo(40 + 16);
        assertThat(error.get(14 + 48 + pointer)).isEqualTo((byte) SCTP);
    }

    private void fromClient(int... chunks) {
        lab.fromClient(Frame.sctp(CLIENT, 40000, VIP, 3868, chunks));
    }

    private void fromServer(int port, int... chunks) {
        lab.fromServer(1, Frame.sctp("10.1.0.1", port, CLIENT, 40000, chunks));
    }

    private String counts() {
        ServerStatus server = lab.director.services().list().get(0).servers().get(0);
        return server.active() + "/" + server.inactive();
    }

    private String state() {
        // The recordings read the remaining time a tenth of a second after the packet.
        lab.advanceSeconds(0.1);
        ConnectionStatus connection = lab.director.connections().next();
        return connection.state() + " " + connection.expiresSeconds();
    }
}
