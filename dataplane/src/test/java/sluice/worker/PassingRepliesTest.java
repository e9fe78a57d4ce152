package sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static sluice.worker.Frame.ACK;
import static sluice.worker.Frame.FIN;
import static sluice.worker.Frame.RST;
import static sluice.worker.Frame.SYN;
import static sluice.worker.Lab.VIP;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sluice.forward.ForwardingMethod;
import sluice.forward.Refused;
import sluice.forward.ServerSpec;
import sluice.forward.ServiceSpec;
import sluice.forward.Setting;

/** Replies of DR and TUN servers that pass the director: they bear the VIP, and are recognised by it (spec 3.3). */
final class PassingRepliesTest {
    private static final int TCP = 6;
    private static final String CLIENT = "172.16.5.77";

    @TempDir
    Path directory;

    private Lab lab;

    @BeforeEach
    void open() {
        lab = new Lab(directory).introduce(1);
    }

    @AfterEach
    void close() {
        lab.discard();
        lab.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"ROUTE", "TUNNEL"})
    void areForwardedAsTheyAreAndCounted(ForwardingMethod method) throws Refused {
        serve(method);
        lab.director.settings().set(Setting.ACCEPT_LOCAL, 1);
        fromClient(SYN);
        lab.discard();

        fromServer(SYN | ACK);

        Frame sent = lab.only(lab.clientSide);
        assertThat(sent.source()).isEqualTo(VIP + ":80");
        assertThat(sent.destination()).isEqualTo(CLIENT + ":40000");
        assertThat(sent.ttl()).isEqualTo(63);
        assertThat(sent.hasGoodChecksums()).isTrue();
        assertThat(outPackets()).isEqualTo(1);
    }

    @Test
    void makeTheStateMachineSeeBothDirections() throws Refused {
        serve(ForwardingMethod.ROUTE);
        lab.director.settings().set(Setting.ACCEPT_LOCAL, 1);
        fromClient(SYN);
        fromServer(SYN | ACK);
        fromClient(ACK);
        assertThat(state()).isEqualTo("ESTABLISHED");
        fromClient(FIN | ACK);
        assertThat(state()).as("with the server seen, its side is still open").isEqualTo("CLOSE_WAIT");
        fromServer(FIN | ACK);
        assertThat(state()).isEqualTo("TIME_WAIT");
    }

    @Test
    void closeAConnectionThatTheServerRefuses() throws Refused {
        serve(ForwardingMethod.ROUTE);
        lab.director.settings().set(Setting.ACCEPT_LOCAL, 1);
        fromClient(SYN);
        fromServer(RST | ACK);
        assertThat(state()).isEqualTo("CLOSE");
    }

    @Test
    void goNoFurtherUnlessLocalSourcesAreAccepted() throws Refused {
        serve(ForwardingMethod.ROUTE);
        fromClient(SYN);
        lab.discard();

        fromServer(SYN | ACK);

        assertThat(lab.collect(lab.clientSide)).isEmpty();
        assertThat(lab.dropped("local-source")).isEqualTo(1);
        assertThat(outPackets()).isZero();
        fromClient(ACK);
        fromClient(FIN | ACK);
        assertThat(state()).as("as if nobody had replied").isEqualTo("FIN_WAIT");
    }

    @Test
    void goNoFurtherFromWhenLocalSourcesAreNotAcceptedAnyMore() throws Refused {
        serve(ForwardingMethod.ROUTE);
        lab.director.settings().set(Setting.ACCEPT_LOCAL, 1);
        fromClient(SYN);
        fromServer(SYN | ACK);
        lab.director.settings().set(Setting.ACCEPT_LOCAL, 0);
        lab.discard();
        fromServer(ACK);
        assertThat(lab.collect(lab.clientSide)).isEmpty();
        assertThat(lab.dropped("local-source")).isEqualTo(1);
    }

    @Test
    void areNotRecognisedByTheServersOwnAddress() throws Refused {
        serve(ForwardingMethod.ROUTE);
        fromClient(SYN);
        lab.fromServer(1, Frame.tcp("10.1.0.1", 80, CLIENT, 40000, SYN | ACK));
        assertThat(outPackets()).isZero();
        assertThat(lab.dropped("no-host-path")).as("left to the host").isEqualTo(1);
    }

    @Test
    void areNotRecognisedForNatServers() throws Refused {
        serve(ForwardingMethod.MASQ);
        lab.director.settings().set(Setting.ACCEPT_LOCAL, 1);
        fromClient(SYN);
        fromServer(SYN | ACK);
        assertThat(outPackets()).isZero();
        assertThat(lab.dropped("no-host-path")).as("left to the host").isEqualTo(1);
    }

    private void serve(ForwardingMethod method) throws Refused {
        lab.director.services().add(new ServiceSpec(Lab.service(TCP, 80), "rr"));
        lab.director.services().addServer(Lab.service(TCP, 80), new ServerSpec(Lab.server(1, 80), method, 1, 0, 0));
    }

    private void fromClient(int flags) {
        lab.fromClient(Frame.tcp(CLIENT, 40000, VIP, 80, flags));
    }

    private void fromServer(int flags) {
        lab.fromServer(1, Frame.tcp(VIP, 80, CLIENT, 40000, flags));
    }

    private String state() {
        return lab.director.connections().next().state();
    }

    private long outPackets() {
        lab.director.tidy();
        lab.director.tidy();
        return lab.director.services().list().get(0).traffic().counters().outPackets();
    }
}
