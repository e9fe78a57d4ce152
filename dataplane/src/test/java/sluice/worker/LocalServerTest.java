package sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static sluice.worker.Frame.ACK;
import static sluice.worker.Frame.SYN;
import static sluice.worker.Lab.VIP;

import java.net.InetAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sluice.forward.ForwardingMethod;
import sluice.forward.ServerKey;
import sluice.forward.ServerSpec;
import sluice.port.MemoryPort;

/** Real servers that are the director itself. */
final class LocalServerTest {
    private static final int TCP = 6;
    private static final String CLIENT = "172.16.5.77";
    private static final String SELF = "10.1.0.254";

    @TempDir
    Path directory;

    private static void serve(Lab lab, String server, int port, ForwardingMethod method) throws Exception {
        lab.serve(TCP, 80, "rr", 0, 80);
        ServerKey key = new ServerKey(InetAddress.getByName(server), port);
        lab.director.services().addServer(Lab.service(TCP, 80), new ServerSpec(key, method, 1, 0, 0));
        lab.introduce(0);
    }

    @Test
    void natTranslatesForTheHostAndBack() throws Exception {
        try (Lab lab = Lab.withTap(directory)) {
            MemoryPort host = lab.tap();
            serve(lab, SELF, 8080, ForwardingMethod.MASQ);
            lab.fromClient(Frame.tcp(CLIENT, 40000, VIP, 80, SYN).withTtl(1));

            Frame given = lab.only(host);
            assertThat(given.source()).isEqualTo(CLIENT + ":40000");
            assertThat(given.destination()).isEqualTo(SELF + ":8080");
            assertThat(given.ttl()).as("no hop is counted").isEqualTo(1);
            assertThat(given.hasGoodChecksums()).isTrue();

            Frame answer = Frame.tcp(SELF, 8080, CLIENT, 40000, SYN | ACK);
            assertThat(host.inject(0, answer.between(Lab.CLIENT_PORT_MAC, Lab.ROUTER_MAC).bytes))
                    .isTrue();
            lab.run();

            Frame reply = lab.only(lab.clientSide);
            assertThat(reply.source()).isEqualTo(VIP + ":80");
            assertThat(reply.destination()).isEqualTo(CLIENT + ":40000");
            assertThat(reply.destinationMac()).isEqualTo(Lab.ROUTER_MAC);
            assertThat(reply.ttl()).isEqualTo(64);
            assertThat(reply.hasGoodChecksums()).isTrue();
            lab.fromClient(Frame.tcp(CLIENT, 40000, VIP, 80, ACK));
            lab.collect(host);
            assertThat(lab.director.connections().next().state()).isEqualTo("ESTABLISHED");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"ROUTE", "TUNNEL"})
    void drAndTunGiveTheHostThePacketAsItIs(ForwardingMethod method) throws Exception {
        try (Lab lab = Lab.withTap(directory)) {
            serve(lab, SELF, 80, method);
            Frame syn = Frame.tcp(CLIENT, 40000, VIP, 80, SYN);
            lab.fromClient(syn);
            assertThat(lab.only(lab.tap()).bytes).isEqualTo(syn.bytes);
        }
    }

    @Test
    void whatTheHostSendsByItselfLeavesAsItIs() throws Exception {
        try (Lab lab = Lab.withTap(directory)) {
            serve(lab, SELF, 8080, ForwardingMethod.MASQ);
            Frame own = Frame.tcp(SELF, 8080, CLIENT, 41000, SYN).between(Lab.CLIENT_PORT_MAC, Lab.ROUTER_MAC);
            lab.tap().inject(0, own.bytes);
            lab.run();
            assertThat(lab.only(lab.clientSide).bytes).isEqualTo(own.bytes);
        }
    }

    @Test
    void natWithoutATapAndToALoopbackAddressIsDropped() throws Exception {
        try (Lab lab = new Lab(directory.resolve("no-tap"))) {
            serve(lab, SELF, 8080, ForwardingMethod.MASQ);
            lab.fromClient(Frame.tcp(CLIENT, 40000, VIP, 80, SYN));
            assertThat(lab.dropped("local-server")).isEqualTo(1);
        }
        try (Lab lab = Lab.withTap(directory.resolve("tap"))) {
            serve(lab, "127.0.0.1", 8080, ForwardingMethod.MASQ);
            lab.fromClient(Frame.tcp(CLIENT, 40000, VIP, 80, SYN));
            assertThat(lab.dropped("local-server")).isEqualTo(1);
            assertThat(lab.director.liveConnections()).isEqualTo(1);
        }
    }
}
