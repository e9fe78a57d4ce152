package sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static sluice.worker.Lab.VIP;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.forward.Refused;

/** ESP and AH go where the ISAKMP connection of the same two hosts goes, and open none (spec 3.4, 4.6). */
final class IpsecTest {
    private static final int UDP = 17;
    private static final int ESP = 50;
    private static final int AH = 51;
    private static final String CLIENT = "172.16.5.77";
    private static final byte[] DATA = new byte[32];

    @TempDir
    Path directory;

    private Lab lab;

    @BeforeEach
    void open() throws Refused {
        lab = new Lab(directory).serve(UDP, 500, "rr", 3, 500).introduce(3);
    }

    @AfterEach
    void close() {
        lab.discard();
        lab.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {ESP, AH})
    void followTheConnectionThatTheirKeysWereAgreedOn(int protocol) {
        lab.fromClient(Frame.udp(CLIENT, 500, VIP, 500, DATA));
        assertThat(lab.only(lab.serverSide).destinationAddress()).isEqualTo("10.1.0.3");

        lab.fromClient(Frame.other(protocol, CLIENT, VIP, DATA));

        Frame sent = lab.only(lab.serverSide);
        assertThat(sent.protocol()).isEqualTo(protocol);
        assertThat(sent.destinationAddress()).isEqualTo("10.1.0.3");
        assertThat(sent.destinationMac()).isEqualTo(Lab.serverMac(3));
        assertThat(sent.ttl()).isEqualTo(63);

        lab.fromServer(3, Frame.other(protocol, "10.1.0.3", CLIENT, DATA));
        assertThat(lab.only(lab.clientSide).sourceAddress()).isEqualTo(VIP);
    }

    @Test
    void keepThatConnectionAlive() {
        lab.fromClient(Frame.udp(CLIENT, 500, VIP, 500, DATA));
        lab.advanceSeconds(250);
        lab.fromClient(Frame.other(ESP, CLIENT, VIP, DATA));
        lab.advanceSeconds(250);
        assertThat(lab.director.liveConnections()).isEqualTo(1);
        lab.advanceSeconds(60);
        assertThat(lab.director.liveConnections()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {ESP, AH})
    void areAnsweredAsByAHostWithoutThem(int protocol) {
        lab.fromClient(Frame.other(protocol, CLIENT, VIP, DATA));

        Frame answer = lab.only(lab.clientSide);
        assertThat(answer.icmpType()).isEqualTo(3);
        assertThat(answer.icmpCode()).isEqualTo(2);
        assertThat(lab.director.liveConnections()).isZero();
    }
}
