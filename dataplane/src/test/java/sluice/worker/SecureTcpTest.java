package sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static sluice.worker.Frame.ACK;
import static sluice.worker.Frame.SYN;
import static sluice.worker.Lab.VIP;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.forward.Refused;
import sluice.forward.Setting;

/** {@code secure_tcp} (spec 4.1, 7.3). */
final class SecureTcpTest {
    private static final int TCP = 6;
    private static final String CLIENT = "172.16.5.77";

    @TempDir
    Path directory;

    private Lab lab;

    @BeforeEach
    void open() throws Refused {
        lab = new Lab(directory).serve(TCP, 80, "rr", 1, 80).introduce(1);
    }

    @AfterEach
    void close() {
        lab.discard();
        lab.close();
    }

    @ParameterizedTest(name = "mode {0}")
    @CsvSource({"0, SYN_RECV, ESTABLISHED", "1, SYN_RECV, ESTABLISHED", "2, SYNACK, SYNACK", "3, SYNACK, SYNACK"})
    void takesEffectFromModeTwoOn(int mode, String answered, String acknowledged) {
        lab.director.settings().set(Setting.SECURE_TCP, mode);
        fromClient(SYN);
        fromServer(SYN | ACK);
        assertThat(state()).isEqualTo(answered);
        fromClient(ACK);
        assertThat(state()).isEqualTo(acknowledged);
        fromServer(ACK);
        assertThat(state()).isEqualTo("ESTABLISHED");
    }

    @Test
    void appliesToConnectionsThatAreThere() {
        fromClient(SYN);
        lab.director.settings().set(Setting.SECURE_TCP, 3);
        fromClient(ACK);
        assertThat(state()).as("nobody has answered").isEqualTo("SYN_RECV");
        lab.director.settings().set(Setting.SECURE_TCP, 0);
        fromClient(ACK);
        assertThat(state()).isEqualTo("ESTABLISHED");
    }

    private void fromClient(int flags) {
        lab.fromClient(Frame.tcp(CLIENT, 40000, VIP, 80, flags));
    }

    private void fromServer(int flags) {
        lab.fromServer(1, Frame.tcp("10.1.0.1", 80, CLIENT, 40000, flags));
    }

    private String state() {
        return lab.director.connections().next().state();
    }
}
