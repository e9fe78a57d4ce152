package sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.forward.Refused;
import sluice.wire.Ipv4;
import sluice.wire.Tcp;

/** A flow cache that holds fewer flows than a burst. */
final class SmallFlowCacheTest {
    private static final int LINES = 4;
    private static final int FLOWS = 30;

    @TempDir
    Path directory;

    private Lab lab;

    @BeforeEach
    void open() throws Refused {
        lab = new Lab(directory, 1, 1024, LINES, LabClock.at(1_000 * Lab.SECOND));
        lab.serve(Ipv4.TCP, 80, "rr", 3, 80).introduce(3);
    }

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void aPacketWhoseLineIsTakenByOneBeforeItInTheBurstStaysWithItsConnection() {
        lab.injectRaw(lab.clientSide, 0, segment(0, Tcp.SYN));
        lab.run();
        Frame first = lab.only(lab.serverSide);
        for (int round = 0; round < FLOWS; round++) {
            for (int client = 1; client <= FLOWS; client++) {
                lab.injectRaw(lab.clientSide, 0, segment(client, Tcp.SYN));
            }
            lab.injectRaw(lab.clientSide, 0, segment(0, Tcp.ACK));
            lab.run();
            assertThat(lab.collect(lab.serverSide))
                    .filteredOn(frame -> frame.source().equals("172.16.5.77:1024"))
                    .as("in round %d", round)
                    .singleElement()
                    .satisfies(frame -> assertThat(frame.destination()).isEqualTo(first.destination()));
        }
        assertThat(lab.director.liveConnections()).isEqualTo(FLOWS + 1);
    }

    private static Frame segment(int client, int tcpFlags) {
        return Frame.tcp("172.16.5.77", 1024 + client, Lab.VIP, 80, tcpFlags)
                .between(Lab.ROUTER_MAC, Lab.CLIENT_PORT_MAC);
    }
}
