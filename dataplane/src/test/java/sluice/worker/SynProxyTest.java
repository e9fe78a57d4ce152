package sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static sluice.wire.FrameMaker6.high;
import static sluice.wire.FrameMaker6.low;
import static sluice.worker.Frame.ACK;
import static sluice.worker.Frame.FIN;
import static sluice.worker.Frame.RST;
import static sluice.worker.Frame.SYN;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import sluice.connection.TableCheck;
import sluice.forward.ForwardingMethod;
import sluice.forward.ProxyProtocol;
import sluice.forward.ServerKey;
import sluice.forward.ServerSpec;
import sluice.forward.ServiceExtras;
import sluice.forward.ServiceSpec;
import sluice.forward.Setting;
import sluice.port.MemoryPort;
import sluice.wire.DecodedSegment;

/** SYN proxy: the director shakes hands with clients before a real server hears of them. */
final class SynProxyTest {
    private static final ServiceExtras PROXIED = new ServiceExtras(true, ProxyProtocol.NONE, 0);
    private static final int SERVERS = 2;
    private static final int ISN = 0xFFFF_FF00;
    private static final String OPTIONS = "020405b4 04020101 01030309";
    private static final byte[] DATA = {1, 2, 3, 4, 5};

    @TempDir
    Path directory;

    private Lab lab;

    @BeforeEach
    void open() {
        lab = lab(1);
    }

    private Lab lab(int workers) {
        Lab made = new Lab(directory, workers, 1024);
        made.introduceQuietly(SERVERS);
        for (int i = 1; i <= SERVERS; i++) {
            String address = "fd00:1::" + i;
            made.director.neighbourTable().addStatic(1, high(address), low(address), Lab.serverMac(i));
        }
        return made;
    }

    @AfterEach
    void close() {
        assertThat(TableCheck.of(lab.connections).problems()).isEmpty();
        assertThat(AccountsCheck.problems(lab.connections, lab.director.services()))
                .isEmpty();
        assertThat(LocalPortsCheck.problems(lab.connections, lab.director)).isEmpty();
        lab.close();
    }

    @ParameterizedTest
    @EnumSource(ProxiedWay.class)
    void aSynIsAnsweredAndNothingIsRemembered(ProxiedWay way) throws Exception {
        way.serve(lab.director.services(), SERVERS, PROXIED);
        for (int port = 1001; port <= 1100; port++) {
            lab.fromClient(
                    way.client(port, SYN).numbers(ISN, 0).options(OPTIONS).frame());
        }
        List<DecodedSegment> answers = segments(lab.collect(lab.clientSide));
        assertThat(answers).hasSize(100).allSatisfy(answer -> {
            assertThat(answer.flags()).isEqualTo(SYN | ACK);
            assertThat(answer.acknowledgement()).isEqualTo(ISN + 1);
            assertThat(answer.source()).isEqualTo(way.virtual);
            assertThat(answer.destination()).isEqualTo(way.client);
            assertThat(answer.isGood() && answer.isIpGood()).isTrue();
            assertThat(answer.options()).contains("0402", "030307");
        });
        assertThat(AnyFrame.packets(lab.collect(lab.serverSide))).isEmpty();
        assertThat(lab.director.liveConnections()).isZero();
        assertThat(lab.dropped("syn-answered")).isEqualTo(100);
    }

    @ParameterizedTest
    @EnumSource(ProxiedWay.class)
    void whoBringsTheCookieBackGetsAServerAndTheNumbersFit(ProxiedWay way) throws Exception {
        way.serve(lab.director.services(), SERVERS, PROXIED);
        Handshake handshake = shake(way, 40000, OPTIONS);
        DecodedSegment syn = handshake.syn();
        assertThat(syn.flags()).isEqualTo(SYN);
        assertThat(syn.destination()).isEqualTo(way.servers + handshake.serverNumber());
        assertThat(syn.isGood() && syn.isIpGood()).isTrue();
        assertThat(syn.options()).contains("020405b4", "0402", "030309");

        lab.fromServer(
                handshake.serverNumber(),
                handshake.answer("020405b4 04020101 01030303").frame());
        DecodedSegment ack = only(lab.serverSide);
        assertThat(ack.flags()).isEqualTo(ACK);
        assertThat(ack.sequence()).isEqualTo(syn.sequence() + 1);
        assertThat(ack.acknowledgement()).isEqualTo(Handshake.SERVER_ISN + 1);
        assertThat(ack.isGood() && ack.isIpGood()).isTrue();
        assertThat(lab.collect(lab.clientSide)).isEmpty();
        assertThat(lab.director.connections().next().state()).isEqualTo("ESTABLISHED");

        // The server's data: its windows are of scale 3, and the client was told 7.
        int next = syn.sequence() + 1;
        lab.fromServer(
                handshake.serverNumber(),
                handshake
                        .server(ACK)
                        .numbers(Handshake.SERVER_ISN + 1, next)
                        .window(16_000)
                        .data(DATA)
                        .frame());
        DecodedSegment reply = only(lab.clientSide);
        assertThat(reply.sequence()).isEqualTo(handshake.cookie() + 1);
        assertThat(reply.acknowledgement()).isEqualTo(ISN + 1);
        assertThat(reply.window()).isEqualTo(16_000 >> 4);
        assertThat(reply.data()).isEqualTo("0102030405");
        assertThat(reply.isGood() && reply.isIpGood()).isTrue();

        // The client's acknowledgement with a hole, and data.
        String sack = "0101050a" + hex(handshake.cookie() + 101) + hex(handshake.cookie() + 201);
        lab.fromClient(way.client(40000, ACK)
                .numbers(ISN + 1, handshake.cookie() + 6)
                .window(777)
                .options(sack)
                .data(DATA)
                .frame());
        DecodedSegment request = only(lab.serverSide);
        assertThat(request.sequence()).isEqualTo(next);
        assertThat(request.acknowledgement()).isEqualTo(Handshake.SERVER_ISN + 6);
        assertThat(request.window()).isEqualTo(777);
        assertThat(request.options())
                .contains("050a" + hex(Handshake.SERVER_ISN + 101) + hex(Handshake.SERVER_ISN + 201));
        assertThat(request.data()).endsWith("0102030405");
        assertThat(request.isGood() && request.isIpGood()).isTrue();
    }

    @Test
    void windowsAreToldToAServerThatDoesNotScale() throws Exception {
        ProxiedWay.NAT4.serve(lab.director.services(), SERVERS, PROXIED);
        Handshake handshake = shake(ProxiedWay.NAT4, 40000, OPTIONS);
        lab.fromServer(handshake.serverNumber(), handshake.answer("020405b4").frame());
        lab.collect(lab.serverSide);
        lab.fromClient(ProxiedWay.NAT4
                .client(40000, ACK)
                .numbers(ISN + 1, handshake.cookie() + 1)
                .window(100)
                .frame());
        assertThat(only(lab.serverSide).window()).isEqualTo(100 << 9);
        lab.fromServer(
                handshake.serverNumber(),
                handshake
                        .server(ACK)
                        .numbers(Handshake.SERVER_ISN + 1, ISN + 1)
                        .window(12_800)
                        .frame());
        assertThat(only(lab.clientSide).window()).isEqualTo(100);
    }

    @Test
    void timestampsAreTranslatedIfTheyAreAgreedOn() throws Exception {
        lab.director.settings().set(Setting.SYN_PROXY_TIMESTAMPS, 1);
        ProxiedWay.NAT4.serve(lab.director.services(), SERVERS, PROXIED);
        lab.fromClient(ProxiedWay.NAT4
                .client(40000, SYN)
                .numbers(ISN, 0)
                .options("0101080a" + hex(500) + hex(0))
                .frame());
        DecodedSegment synAck = only(lab.clientSide);
        String own = synAck.options().stream()
                .filter(o -> o.startsWith("080a"))
                .findFirst()
                .orElseThrow();
        int told = Integer.parseUnsignedInt(own.substring(4, 12), 16);
        assertThat(own.substring(12)).isEqualTo(hex(500));
        lab.fromClient(ProxiedWay.NAT4
                .client(40000, ACK)
                .numbers(ISN + 1, synAck.sequence() + 1)
                .options("0101080a" + hex(501) + hex(told))
                .frame());
        DecodedSegment syn = only(lab.serverSide);
        assertThat(syn.options()).contains("080a" + hex(501) + hex(0));
        Handshake handshake = new Handshake(ProxiedWay.NAT4, synAck.sequence(), syn);
        lab.fromServer(
                handshake.serverNumber(),
                handshake.answer("0101080a" + hex(70_000) + hex(501)).frame());
        assertThat(only(lab.serverSide).options()).contains("080a" + hex(501) + hex(70_000));
        lab.fromServer(
                handshake.serverNumber(),
                handshake
                        .server(ACK)
                        .numbers(Handshake.SERVER_ISN + 1, ISN + 1)
                        .options("0101080a" + hex(70_010) + hex(501))
                        .frame());
        assertThat(only(lab.clientSide).options()).contains("080a" + hex(told + 10) + hex(501));
    }

    @Test
    void whatAClientSendsMeanwhileIsKeptUpToThreePackets() throws Exception {
        ProxiedWay.NAT4.serve(lab.director.services(), SERVERS, PROXIED);
        Handshake handshake = shake(ProxiedWay.NAT4, 40000, OPTIONS);
        for (int i = 0; i < 4; i++) {
            lab.fromClient(ProxiedWay.NAT4
                    .client(40000, ACK)
                    .numbers(ISN + 1 + 5 * i, handshake.cookie() + 1)
                    .data(DATA)
                    .frame());
        }
        assertThat(lab.collect(lab.serverSide)).isEmpty();
        // The acknowledgement alone made room for data, which acknowledge as much.
        assertThat(lab.dropped("handshake-surplus")).isEqualTo(2);
        lab.fromServer(handshake.serverNumber(), handshake.answer("020405b4").frame());
        List<DecodedSegment> sent = segments(lab.collect(lab.serverSide));
        assertThat(sent).extracting(DecodedSegment::sequence).containsExactly(ISN + 1, ISN + 6, ISN + 11);
        assertThat(sent).extracting(DecodedSegment::acknowledgement).containsOnly(Handshake.SERVER_ISN + 1);
        assertThat(lab.director.connections().next().state()).isEqualTo("ESTABLISHED");
    }

    @ParameterizedTest
    @EnumSource(ProxiedWay.class)
    void aSilentServerIsAskedAgainAndThenTheClientIsTold(ProxiedWay way) throws Exception {
        way.serve(lab.director.services(), SERVERS, PROXIED);
        Handshake handshake = shake(way, 40000, OPTIONS);
        List<Integer> asked = new ArrayList<>();
        for (int second = 1; second <= 13; second++) {
            lab.advanceSeconds(1.02);
            for (DecodedSegment again : segments(lab.collect(lab.serverSide))) {
                assertThat(again.sequence()).isEqualTo(handshake.syn().sequence());
                assertThat(again.flags()).isEqualTo(SYN);
                asked.add(second);
            }
        }
        assertThat(asked).hasSize(3);
        // After 1, 3 and 7 seconds; in the lab, whose steps are long, a little later.
        assertThat(asked.get(0)).isBetween(1, 2);
        assertThat(asked.get(1)).isBetween(3, 5);
        assertThat(asked.get(2)).isBetween(7, 9);
        lab.advanceSeconds(6);
        DecodedSegment reset = only(lab.clientSide);
        assertThat(reset.flags() & RST).isNotZero();
        assertThat(reset.sequence()).isEqualTo(handshake.cookie() + 1);
        assertThat(reset.source()).isEqualTo(way.virtual);
        assertThat(reset.isGood() && reset.isIpGood()).isTrue();
        lab.advanceSeconds(11);
        assertThat(lab.director.liveConnections()).isZero();
    }

    @ParameterizedTest
    @EnumSource(ProxiedWay.class)
    void theResetOfARefusingServerReachesTheClient(ProxiedWay way) throws Exception {
        way.serve(lab.director.services(), SERVERS, PROXIED);
        Handshake handshake = shake(way, 40000, OPTIONS);
        lab.fromServer(
                handshake.serverNumber(),
                handshake
                        .server(RST | ACK)
                        .numbers(0, handshake.syn().sequence() + 1)
                        .frame());
        DecodedSegment reset = only(lab.clientSide);
        assertThat(reset.flags() & RST).isNotZero();
        assertThat(reset.sequence()).isEqualTo(handshake.cookie() + 1);
        assertThat(reset.acknowledgement()).isEqualTo(ISN + 1);
        assertThat(reset.isGood() && reset.isIpGood()).isTrue();
        assertThat(lab.dropped("server-unwilling")).isEqualTo(1);
        assertThat(lab.director.connections().next().state()).isEqualTo("CLOSE");
        lab.advanceSeconds(11);
        assertThat(lab.director.liveConnections()).isZero();
        assertThat(AnyFrame.packets(lab.collect(lab.serverSide))).isEmpty();
    }

    @Test
    void aServerThatKnowsAnOlderConnectionIsToldAndAskedAgain() throws Exception {
        ProxiedWay.NAT4.serve(lab.director.services(), SERVERS, PROXIED);
        Handshake handshake = shake(ProxiedWay.NAT4, 40000, OPTIONS);
        lab.fromServer(
                handshake.serverNumber(),
                handshake.server(ACK).numbers(77, 4711).frame());
        DecodedSegment reset = only(lab.serverSide);
        assertThat(reset.flags() & RST).isNotZero();
        assertThat(reset.sequence()).isEqualTo(4711);
        assertThat(lab.dropped("server-astray")).isEqualTo(1);
        lab.advanceSeconds(2);
        assertThat(only(lab.serverSide).flags()).isEqualTo(SYN);
        lab.fromServer(handshake.serverNumber(), handshake.answer("020405b4").frame());
        assertThat(only(lab.serverSide).flags()).isEqualTo(ACK);
    }

    @Test
    void badCookiesAreRefusedAndOpenNothing() throws Exception {
        ProxiedWay.NAT4.serve(lab.director.services(), SERVERS, PROXIED);
        lab.fromClient(ProxiedWay.NAT4.client(40000, SYN).numbers(ISN, 0).frame());
        int cookie = only(lab.clientSide).sequence();
        lab.fromClient(
                ProxiedWay.NAT4.client(40000, ACK).numbers(ISN + 1, cookie + 2).frame());
        assertThat(only(lab.clientSide).flags() & RST).isNotZero();
        lab.fromClient(
                ProxiedWay.NAT4.client(40001, ACK).numbers(ISN + 1, cookie + 1).frame());
        assertThat(only(lab.clientSide).flags() & RST).as("of another port").isNotZero();
        lab.advanceSeconds(4.9 * 60);
        lab.discard();
        lab.fromClient(ProxiedWay.NAT4.client(40000, SYN).numbers(ISN, 0).frame());
        lab.collect(lab.clientSide);
        lab.advanceSeconds(70);
        lab.discard();
        lab.fromClient(
                ProxiedWay.NAT4.client(40000, ACK).numbers(ISN + 1, cookie + 1).frame());
        assertThat(only(lab.clientSide).flags() & RST).as("too old").isNotZero();
        assertThat(lab.dropped("bad-cookie")).isEqualTo(3);
        assertThat(lab.director.liveConnections()).isZero();
        assertThat(AnyFrame.packets(lab.collect(lab.serverSide))).isEmpty();
    }

    @Test
    void resetsToThoseWithBadCookiesAreLimited() throws Exception {
        ProxiedWay.NAT4.serve(lab.director.services(), SERVERS, PROXIED);
        lab.fromClient(ProxiedWay.NAT4.client(9, SYN).numbers(ISN, 0).frame());
        lab.collect(lab.clientSide);
        for (int port = 1001; port <= 1200; port++) {
            lab.fromClient(ProxiedWay.NAT4.client(port, ACK).numbers(1, 2).frame());
        }
        assertThat(segments(lab.collect(lab.clientSide))).hasSize(50);
        assertThat(lab.dropped("bad-cookie")).isEqualTo(50);
        assertThat(lab.dropped("bad-cookie-unanswered")).isEqualTo(150);
    }

    @Test
    void aSynWithAWrongChecksumIsNotAnswered() throws Exception {
        ProxiedWay.NAT4.serve(lab.director.services(), SERVERS, PROXIED);
        lab.fromClient(ProxiedWay.NAT4.client(9, SYN).numbers(ISN, 0).frame().damaged());
        assertThat(AnyFrame.packets(lab.collect(lab.clientSide))).isEmpty();
        assertThat(lab.dropped("syn-answered")).isZero();
    }

    @ParameterizedTest
    @EnumSource(ProxiedWay.class)
    void theNumbersSurviveARestart(ProxiedWay way) throws Exception {
        way.serve(lab.director.services(), SERVERS, PROXIED);
        Handshake handshake = shake(way, 40000, OPTIONS);
        lab.fromServer(
                handshake.serverNumber(),
                handshake.answer("020405b4 04020101 01030303").frame());
        lab.collect(lab.serverSide);
        Handshake unfinished = shake(way, 40001, OPTIONS);
        lab.fromServer(
                unfinished.serverNumber(),
                unfinished
                        .server(RST | ACK)
                        .numbers(0, unfinished.syn().sequence() + 1)
                        .frame());
        lab.close();
        lab = lab(1);
        way.serve(lab.director.services(), SERVERS, PROXIED);
        assertThat(lab.director.resume()).isEqualTo(2);
        lab.fromClient(way.client(40000, ACK)
                .numbers(ISN + 1, handshake.cookie() + 1)
                .data(DATA)
                .frame());
        DecodedSegment request = only(lab.serverSide);
        assertThat(request.sequence()).isEqualTo(handshake.syn().sequence() + 1);
        assertThat(request.acknowledgement()).isEqualTo(Handshake.SERVER_ISN + 1);
        lab.fromServer(
                handshake.serverNumber(),
                handshake
                        .server(ACK | FIN)
                        .numbers(Handshake.SERVER_ISN + 1, handshake.syn().sequence() + 6)
                        .window(160)
                        .frame());
        DecodedSegment reply = only(lab.clientSide);
        assertThat(reply.sequence()).isEqualTo(handshake.cookie() + 1);
        assertThat(reply.acknowledgement()).isEqualTo(ISN + 6);
        assertThat(reply.window()).isEqualTo(10);
    }

    @Test
    void theServersAnswerMayComeToAnotherWorker() throws Exception {
        lab.close();
        lab = lab(2);
        ProxiedWay.NAT4.serve(lab.director.services(), SERVERS, PROXIED);
        Handshake handshake = shake(ProxiedWay.NAT4, 40000, OPTIONS);
        lab.injectRaw(
                lab.serverSide,
                1,
                handshake
                        .answer("020405b4")
                        .frame()
                        .between(Lab.serverMac(handshake.serverNumber()), Lab.SERVER_PORT_MAC));
        lab.run();
        DecodedSegment ack = only(lab.serverSide);
        assertThat(ack.flags()).isEqualTo(ACK);
        assertThat(ack.acknowledgement()).isEqualTo(Handshake.SERVER_ISN + 1);
    }

    @ParameterizedTest
    @CsvSource({"TIME_WAIT", "CLOSE"})
    void aClientMayComeAgainWhenItsConnectionIsOver(String over) throws Exception {
        ProxiedWay.NAT4.serve(lab.director.services(), SERVERS, PROXIED);
        Handshake first = shake(ProxiedWay.NAT4, 40000, OPTIONS);
        lab.fromServer(first.serverNumber(), first.answer("020405b4").frame());
        int end = over.equals("CLOSE") ? RST : FIN | ACK;
        lab.fromServer(
                first.serverNumber(),
                first.server(end).numbers(Handshake.SERVER_ISN + 1, ISN + 1).frame());
        lab.fromClient(ProxiedWay.NAT4
                .client(40000, end)
                .numbers(ISN + 1, first.cookie() + 2)
                .frame());
        assertThat(lab.director.connections().next().state()).isEqualTo(over);
        lab.discard();
        Handshake second = shake(ProxiedWay.NAT4, 40000, OPTIONS);
        lab.fromServer(second.serverNumber(), second.answer("020405b4").frame());
        assertThat(only(lab.serverSide).acknowledgement()).isEqualTo(Handshake.SERVER_ISN + 1);
        assertThat(lab.director.liveConnections()).isEqualTo(1);
    }

    @Test
    void withoutServersTheClientIsReset() throws Exception {
        lab.director.services().add(new ServiceSpec(ProxiedWay.NAT4.key(), "rr", 0, 0, -1, false, PROXIED));
        lab.fromClient(ProxiedWay.NAT4.client(40000, SYN).numbers(ISN, 0).frame());
        DecodedSegment synAck = only(lab.clientSide);
        lab.fromClient(ProxiedWay.NAT4
                .client(40000, ACK)
                .numbers(ISN + 1, synAck.sequence() + 1)
                .frame());
        assertThat(only(lab.clientSide).flags() & RST).isNotZero();
        assertThat(lab.dropped("no-server")).isEqualTo(1);
    }

    @Test
    void aServiceWithServersThatAnswerByThemselvesIsNotProxied() throws Exception {
        lab.director.services().add(new ServiceSpec(ProxiedWay.NAT4.key(), "rr", 0, 0, -1, false, PROXIED));
        ServerKey server = new ServerKey(InetAddress.getByName("10.1.0.1"), 80);
        lab.director
                .services()
                .addServer(ProxiedWay.NAT4.key(), new ServerSpec(server, ForwardingMethod.ROUTE, 1, 0, 0));
        lab.fromClient(ProxiedWay.NAT4.client(40000, SYN).numbers(ISN, 0).frame());
        assertThat(only(lab.serverSide).flags()).isEqualTo(SYN);
    }

    @Test
    void aFloodEngagesTheProxyAndItsEndDisengagesIt() throws Exception {
        ProxiedWay.NAT4.serve(lab.director.services(), SERVERS, ServiceExtras.NONE);
        lab.director.settings().set(Setting.SYN_PROXY_FLOOD_RATE, 20);
        for (int port = 1001; port <= 1030; port++) {
            lab.fromClient(ProxiedWay.NAT4.client(port, SYN).numbers(ISN, 0).frame());
        }
        assertThat(lab.director.liveConnections()).isEqualTo(20);
        assertThat(lab.dropped("syn-answered")).isEqualTo(10);
        for (int second = 0; second < 5; second++) {
            lab.advanceSeconds(1);
            for (int port = 1; port <= 15; port++) {
                lab.fromClient(
                        ProxiedWay.NAT4.client(100 + port, SYN).numbers(ISN, 0).frame());
            }
        }
        assertThat(lab.dropped("syn-answered")).as("until it is calm").isEqualTo(10 + 75);
        lab.discard();
        Handshake handshake = shake(ProxiedWay.NAT4, 40000, OPTIONS);
        lab.advanceSeconds(12);
        lab.discard();
        lab.fromClient(ProxiedWay.NAT4.client(300, SYN).numbers(ISN, 0).frame());
        assertThat(only(lab.serverSide).flags()).as("calm").isEqualTo(SYN);
        // Who was answered before is still expected.
        lab.fromServer(handshake.serverNumber(), handshake.answer("020405b4").frame());
        assertThat(only(lab.serverSide).flags()).isEqualTo(ACK);
    }

    private Handshake shake(ProxiedWay way, int port, String options) throws Exception {
        lab.fromClient(way.client(port, SYN).numbers(ISN, 0).options(options).frame());
        DecodedSegment synAck = only(lab.clientSide);
        lab.fromClient(
                way.client(port, ACK).numbers(ISN + 1, synAck.sequence() + 1).frame());
        return new Handshake(way, synAck.sequence(), only(lab.serverSide));
    }

    private DecodedSegment only(MemoryPort port) {
        return DecodedSegment.of(AnyFrame.only(lab.collect(port)).bytes);
    }

    private static List<DecodedSegment> segments(List<Frame> frames) {
        return AnyFrame.packets(frames).stream()
                .map(frame -> DecodedSegment.of(frame.bytes))
                .toList();
    }

    private static String hex(int number) {
        return String.format("%08x", number);
    }
}
