package sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static sluice.worker.Frame.ACK;
import static sluice.worker.Frame.FIN;
import static sluice.worker.Frame.SYN;
import static sluice.worker.Lab.VIP;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.forward.Refused;
import sluice.forward.ServerStatus;

/** Connections are the property of all workers: RSS may bring the reply to another one than the request. */
final class ManyWorkersTest {
    private static final int TCP = 6;
    private static final int UDP = 17;

    @TempDir
    Path directory;

    private Lab lab;

    @BeforeEach
    void open() {
        lab = new Lab(directory, 3, 999);
    }

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void anyWorkerServesTheReply() throws Refused {
        lab.serve(UDP, 53, "rr", 1, 53).introduce(1);
        inject(lab.clientSide, 0, Frame.udp("172.16.5.77", 5000, VIP, 53, new byte[5]));
        assertThat(lab.only(lab.serverSide).destination()).isEqualTo("10.1.0.1:53");
        for (int queue = 0; queue < 3; queue++) {
            inject(lab.serverSide, queue, Frame.udp("10.1.0.1", 53, "172.16.5.77", 5000, new byte[9]));
            assertThat(lab.only(lab.clientSide).source()).isEqualTo(VIP + ":53");
        }
    }

    @Test
    void roundRobinIsOneForAllWorkers() throws Refused {
        lab.serve(TCP, 80, "rr", 3, 80).introduce(3);
        StringBuilder chosen = new StringBuilder();
        for (int i = 0; i < 9; i++) {
            inject(lab.clientSide, i * i % 3, Frame.tcp("172.16.5.77", 1024 + i, VIP, 80, SYN));
            chosen.append(lab.only(lab.serverSide).destinationAddress().charAt(7));
        }
        assertThat(chosen).hasToString("321321321");
    }

    @Test
    void stateChangesSeenByAnotherWorkerShortenTheLifeAtTheOwner() throws Refused {
        lab.serve(TCP, 80, "rr", 1, 80).introduce(1);
        inject(lab.clientSide, 1, Frame.tcp("172.16.5.77", 40000, VIP, 80, SYN));
        inject(lab.serverSide, 2, Frame.tcp("10.1.0.1", 80, "172.16.5.77", 40000, SYN | ACK));
        inject(lab.clientSide, 1, Frame.tcp("172.16.5.77", 40000, VIP, 80, ACK));
        assertThat(counts()).isEqualTo("1/0");
        inject(lab.serverSide, 2, Frame.tcp("10.1.0.1", 80, "172.16.5.77", 40000, FIN | ACK));
        inject(lab.serverSide, 0, Frame.tcp("10.1.0.1", 80, "172.16.5.77", 40000, Frame.RST));
        assertThat(counts()).isEqualTo("0/1");
        lab.advanceSeconds(11);
        assertThat(lab.director.liveConnections()).as("CLOSE lives ten seconds").isZero();
        assertThat(counts()).isEqualTo("0/0");
        lab.discard();
    }

    @Test
    void aSynOnAnotherWorkerReplacesAnEndedConnection() throws Refused {
        lab.serve(TCP, 80, "rr", 2, 80).introduce(2);
        inject(lab.clientSide, 0, Frame.tcp("172.16.5.77", 40000, VIP, 80, SYN));
        inject(lab.serverSide, 0, Frame.tcp("10.1.0.2", 80, "172.16.5.77", 40000, Frame.RST));
        lab.discard();
        inject(lab.clientSide, 2, Frame.tcp("172.16.5.77", 40000, VIP, 80, SYN));
        assertThat(lab.only(lab.serverSide).destination()).isEqualTo("10.1.0.1:80");
        assertThat(lab.director.liveConnections()).isEqualTo(1);
        List<ServerStatus> servers = lab.director.services().list().get(0).servers();
        assertThat(servers.stream().mapToInt(s -> s.active() + s.inactive()).sum())
                .isEqualTo(1);
    }

    private void inject(sluice.port.MemoryPort port, int queue, Frame frame) {
        boolean isClient = port == lab.clientSide;
        Frame addressed = isClient
                ? frame.between(Lab.ROUTER_MAC, Lab.CLIENT_PORT_MAC)
                : frame.between(Lab.serverMac(1), Lab.SERVER_PORT_MAC);
        lab.injectRaw(port, queue, addressed);
        lab.run();
    }

    private String counts() {
        ServerStatus server = lab.director.services().list().get(0).servers().get(0);
        return server.active() + "/" + server.inactive();
    }
}
