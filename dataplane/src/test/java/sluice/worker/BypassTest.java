package sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static sluice.worker.Frame.ACK;
import static sluice.worker.Frame.SYN;

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
import sluice.forward.ServiceKey;
import sluice.forward.ServiceSpec;
import sluice.forward.Setting;
import sluice.forward.Traffic;

/** {@code cache_bypass}: what a service by mark has no server for goes where it is addressed to (spec 3.6, 5.6). */
final class BypassTest {
    private static final int TCP = 6;
    private static final int MARK = 7;
    private static final String CLIENT = "172.16.5.77";
    /** On the servers' link, but none of them. */
    private static final String ORIGIN = "10.1.0.99";

    private final ServiceKey service = new ServiceKey(TCP, address("0.0.0.0"), 0, MARK);

    @TempDir
    Path directory;

    private Lab lab;

    @BeforeEach
    void open() throws Refused {
        lab = new Lab(directory).introduce(1);
        lab.director.neighbourTable().addStatic(1, Lab.number(ORIGIN), Lab.serverMac(99));
        lab.director.services().add(new ServiceSpec(service, "rr"));
        lab.director.services().marks(MarkRules.of(List.of(everything())));
        lab.director.settings().set(Setting.CACHE_BYPASS, 1);
    }

    @AfterEach
    void close() {
        lab.discard();
        lab.close();
    }

    @Test
    void leadsPacketsToTheirDestination() {
        fromClient(ORIGIN, SYN);

        Frame sent = lab.only(lab.serverSide);
        assertThat(sent.destination()).isEqualTo(ORIGIN + ":80");
        assertThat(sent.destinationMac()).isEqualTo(Lab.serverMac(99));
        assertThat(sent.ttl()).isEqualTo(63);
        ConnectionStatus connection = lab.director.connections().next();
        assertThat(connection.serverAddress().getHostAddress()).isEqualTo("0.0.0.0");
        assertThat(connection.serverPort()).isZero();
        assertThat(connection.state()).isEqualTo("SYN_RECV");
    }

    @Test
    void keepsItsConnectionsWhenServersCome() throws Refused {
        fromClient(ORIGIN, SYN);
        lab.director.services().addServer(service, new ServerSpec(Lab.server(1, 0), ForwardingMethod.ROUTE, 1, 0, 0));
        lab.director.settings().set(Setting.EXPIRE_NODEST_CONN, 1);
        lab.director.services().deleteServer(service, Lab.server(1, 0));
        lab.advanceSeconds(1);
        lab.discard();

        fromClient(ORIGIN, ACK);

        assertThat(lab.only(lab.serverSide).destinationMac()).isEqualTo(Lab.serverMac(99));
        assertThat(lab.director.connections().next().state()).isEqualTo("ESTABLISHED");
    }

    @Test
    void seesReplies() {
        fromClient(ORIGIN, SYN);
        lab.fromServer(99, Frame.tcp(ORIGIN, 80, CLIENT, 40000, SYN | ACK));
        assertThat(lab.only(lab.clientSide).source()).isEqualTo(ORIGIN + ":80");
        fromClient(ORIGIN, ACK);
        fromClient(ORIGIN, Frame.FIN | ACK);
        assertThat(lab.director.connections().next().state()).isEqualTo("CLOSE_WAIT");
    }

    @Test
    void countsForNoServerAndEnds() {
        fromClient(ORIGIN, SYN);
        lab.advanceSeconds(61);
        assertThat(lab.director.liveConnections()).isZero();
        lab.director.tidy();
        lab.director.tidy();
        assertThat(lab.director.services().list().get(0).traffic()).isEqualTo(Traffic.NONE);
    }

    @Test
    void isNotForTheDirectorsOwnAddresses() {
        fromClient("10.1.0.254", SYN);
        assertThat(lab.director.liveConnections()).isZero();
        assertThat(lab.only(lab.clientSide).icmpCode()).as("port unreachable").isEqualTo(3);
    }

    @Test
    void isOffByDefault() {
        lab.director.settings().set(Setting.CACHE_BYPASS, 0);
        fromClient(ORIGIN, SYN);
        assertThat(lab.collect(lab.serverSide)).isEmpty();
        assertThat(lab.dropped("no-server")).isEqualTo(1);
    }

    private void fromClient(String destination, int flags) {
        lab.fromClient(Frame.tcp(CLIENT, 40000, destination, 80, flags));
    }

    private static MarkRule everything() {
        return new MarkRule(
                MARK,
                MarkRule.ANY_PORT,
                TCP,
                null,
                0,
                address("10.1.0.0"),
                16,
                MarkRule.ANY_PORTS,
                MarkRule.ANY_PORTS,
                false);
    }

    private static InetAddress address(String digits) {
        try {
            return InetAddress.getByName(digits);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}
