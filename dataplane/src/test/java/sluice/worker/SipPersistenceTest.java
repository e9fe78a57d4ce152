package sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static sluice.worker.Lab.VIP;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.connection.TableCheck;
import sluice.forward.ForwardingMethod;
import sluice.forward.PersistenceEngines;
import sluice.forward.Refused;
import sluice.forward.ServerSpec;
import sluice.forward.ServiceExtras;
import sluice.forward.ServiceKey;
import sluice.forward.ServiceSpec;
import sluice.forward.Setting;

/** Persistence by Call-ID ({@code --pe sip}, spec 3.5). */
final class SipPersistenceTest {
    private static final int UDP = 17;
    private static final int SIP = 5060;
    private static final int SECONDS = 60;
    private static final int SERVERS = 3;

    @TempDir
    Path directory;

    @Test
    void messagesOfOneCallStayTogetherAndThoseOfOthersDoNot() throws Refused {
        try (Lab lab = lab(directory, -1)) {
            String first = server(lab, "198.51.100.1", 5060, "abc@host");
            String second = server(lab, "198.51.100.1", 5061, "xyz@host");

            assertThat(second).isNotEqualTo(first);
            assertThat(server(lab, "198.51.100.1", 5062, "abc@host")).isEqualTo(first);
            assertThat(server(lab, "198.51.100.1", 5063, "xyz@host")).isEqualTo(second);
            // Another client with the same Call-ID has a call of its own: it is the third server's turn.
            assertThat(server(lab, "198.51.100.2", 5060, "abc@host")).isNotIn(first, second);
            assertThat(calls(lab)).containsExactlyInAnyOrder("abc@host", "xyz@host", "abc@host");
        }
    }

    @Test
    void clientsBehindOneMaskShareACall() throws Refused {
        try (Lab lab = lab(directory, 0xFFFF_FF00)) {
            String first = server(lab, "198.51.100.1", 5060, "abc@host");
            assertThat(server(lab, "198.51.100.77", 5060, "abc@host")).isEqualTo(first);
            assertThat(server(lab, "198.51.100.77", 5061, "xyz@host")).isNotEqualTo(first);
        }
    }

    @Test
    void whatHasNoCallIdIsDropped() throws Refused {
        try (Lab lab = lab(directory, -1)) {
            assertThat(forwardedTo(lab, message("198.51.100.1", 5060, "not a sip message")))
                    .isNull();
            assertThat(forwardedTo(lab, message("198.51.100.1", 5061, ""))).isNull();
            assertThat(lab.dropped("no-call-id")).isEqualTo(2);
            assertThat(lab.director.liveConnections()).isZero();
            assertThat(lab.collect(lab.clientSide)).isEmpty();
        }
    }

    @Test
    void aConnectionGoesOnWhateverItsLaterMessagesSay() throws Refused {
        try (Lab lab = lab(directory, -1)) {
            String first = server(lab, "198.51.100.1", 5060, "abc@host");
            assertThat(server(lab, "198.51.100.1", 5060, "xyz@host")).isEqualTo(first);
            assertThat(forwardedTo(lab, message("198.51.100.1", 5060, "keep-alive")))
                    .isEqualTo(first);
            assertThat(calls(lab)).containsExactly("abc@host");
        }
    }

    @Test
    void aCallIsForgottenWithItsTemplate() throws Refused {
        try (Lab lab = lab(directory, -1)) {
            server(lab, "198.51.100.1", 5060, "abc@host");
            assertThat(lab.director.liveConnections()).isEqualTo(2);
            assertThat(TableCheck.of(lab.connections).problems()).isEmpty();

            lab.advanceSeconds(1_000);
            assertThat(lab.director.liveConnections()).isZero();
            assertThat(calls(lab)).isEmpty();
            assertThat(TableCheck.of(lab.connections).problems()).isEmpty();
        }
    }

    @Test
    void aCallOfARemovedServerGoesToAnother() throws Refused {
        try (Lab lab = lab(directory, -1)) {
            String first = server(lab, "198.51.100.1", 5060, "abc@host");
            lab.director.settings().set(Setting.EXPIRE_NODEST_CONN, 1);
            int number = Integer.parseInt(first.substring(first.lastIndexOf('.') + 1));
            lab.director.services().deleteServer(Lab.service(UDP, SIP), Lab.server(number, SIP));

            String next = server(lab, "198.51.100.1", 5061, "abc@host");
            assertThat(next).isNotEqualTo(first);
            assertThat(server(lab, "198.51.100.1", 5062, "abc@host")).isEqualTo(next);
        }
    }

    @Test
    void callsOutliveTheProcess() throws Refused {
        List<String> servers = new ArrayList<>();
        try (Lab lab = lab(directory, -1)) {
            for (int i = 0; i < 20; i++) {
                servers.add(server(lab, "198.51.100.1", 5060 + i, "call-" + i));
            }
        }
        try (Lab lab = lab(directory, -1)) {
            assertThat(calls(lab)).hasSize(20);
            for (int i = 0; i < 20; i++) {
                assertThat(server(lab, "198.51.100.1", 6060 + i, "call-" + i)).isEqualTo(servers.get(i));
            }
            assertThat(calls(lab)).hasSize(20);
        }
    }

    @Test
    void manyCallsOfOneClientSpreadOverTheServers() throws Refused {
        try (Lab lab = lab(directory, -1)) {
            Set<String> servers = new HashSet<>();
            for (int i = 0; i < 300; i++) {
                servers.add(server(lab, "198.51.100.1", 10_000 + i, "x".repeat(1 + i % 250) + '@' + i));
            }
            assertThat(servers).hasSize(SERVERS);
        }
    }

    @Test
    void aServersOwnCallLeavesWithTheServicesAddressAndItsAnswersComeBack() throws Refused {
        try (Lab lab = lab(directory, -1)) {
            lab.fromServer(2, fromServer(2, "198.51.100.7", 5090, text("INVITE", "made-here@host")));
            lab.run();

            Frame call = lab.only(lab.clientSide);
            assertThat(call.source()).isEqualTo(VIP + ":5060");
            assertThat(call.destination()).isEqualTo("198.51.100.7:5090");
            assertThat(call.hasGoodChecksums()).isTrue();
            assertThat(calls(lab)).containsExactly("made-here@host");
            // The answers' own connection, and others of the call.
            assertThat(server(lab, "198.51.100.7", 5090, "made-here@host")).isEqualTo("10.1.0.2");
            assertThat(server(lab, "198.51.100.7", 5091, "made-here@host")).isEqualTo("10.1.0.2");
            assertThat(lab.director.liveConnections()).isEqualTo(3);
        }
    }

    @Test
    void whatAServerSendsOfNoCallOpensNothing() throws Refused {
        try (Lab lab = lab(directory, -1)) {
            lab.fromServer(2, fromServer(2, "198.51.100.7", 5090, "keep-alive"));
            lab.fromServer(2, Frame.udp("10.1.0.2", 5061, "198.51.100.7", 5090, bytes(text("INVITE", "abc"))));
            lab.run();

            assertThat(lab.director.liveConnections()).isZero();
            assertThat(lab.collect(lab.clientSide)).isEmpty();
        }
    }

    private static Lab lab(Path directory, int netmask) throws Refused {
        Lab lab = new Lab(directory);
        ServiceKey key = Lab.service(UDP, SIP);
        lab.director
                .services()
                .add(new ServiceSpec(
                        key, "rr", 0, SECONDS, netmask, PersistenceEngines.SIP, false, ServiceExtras.NONE));
        for (int i = 1; i <= SERVERS; i++) {
            lab.director.services().addServer(key, new ServerSpec(Lab.server(i, SIP), ForwardingMethod.MASQ, 1, 0, 0));
        }
        lab.director.resume();
        return lab.introduce(SERVERS);
    }

    private static String server(Lab lab, String client, int port, String call) {
        return Objects.requireNonNull(forwardedTo(lab, message(client, port, text("OPTIONS", call))));
    }

    private static Frame fromServer(int number, String client, int port, String text) {
        return Frame.udp("10.1.0." + number, SIP, client, port, bytes(text));
    }

    private static String text(String method, String call) {
        return method + " sip:x@y SIP/2.0\r\nVia: SIP/2.0/UDP h\r\nCall-ID: " + call + "\r\nCSeq: 1 " + method
                + "\r\n\r\n";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Frame message(String client, int port, String text) {
        return Frame.udp(client, port, VIP, SIP, bytes(text));
    }

    private static @Nullable String forwardedTo(Lab lab, Frame frame) {
        lab.fromClient(frame);
        lab.run();
        List<Frame> frames = lab.collect(lab.serverSide);
        return frames.isEmpty() ? null : frames.getFirst().destinationAddress();
    }

    private static List<String> calls(Lab lab) {
        Iterable<ConnectionStatus> connections = lab.director::connections;
        List<String> calls = new ArrayList<>();
        connections.forEach(connection -> Stream.ofNullable(connection.callId()).forEach(calls::add));
        return calls;
    }
}
