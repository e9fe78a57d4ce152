package sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static sluice.worker.Frame.ACK;
import static sluice.worker.Frame.RST;
import static sluice.worker.Frame.SYN;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.forward.ForwardingMethod;
import sluice.forward.Ipv4Numbers;
import sluice.forward.LocalAddress;
import sluice.forward.ProxyProtocol;
import sluice.forward.ServerSpec;
import sluice.forward.ServiceExtras;
import sluice.forward.ServiceKey;
import sluice.forward.ServiceSpec;
import sluice.forward.Setting;
import sluice.port.MemoryPort;
import sluice.wire.DecodedSegment;

/** How real servers of FULLNAT and NAT are told the client's address, segment by segment, and whose numbers are whose. */
final class ClientAddressTest {
    private static final String CLIENT = "172.16.5.77";
    private static final int PORT = 40_000;
    private static final String TOA = "fe089c40ac10054d";
    private static final String TIMESTAMPS = "080a0000000100000000";
    private static final int CLIENT_INITIAL = 7_000;
    private static final int SERVER_INITIAL = 90_000;
    private static final byte[] DATA = {1, 2, 3};
    private static final HexFormat HEX = HexFormat.of();

    @TempDir
    Path directory;

    private Lab lab;

    @BeforeEach
    void open() {
        lab = new Lab(directory);
        lab.introduceQuietly(1);
    }

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void addsTheOptionUntilTheClientHasSeenAByteOfTheServer() throws Exception {
        serve(ForwardingMethod.FULLNAT, ProxyProtocol.NONE);
        DecodedSegment syn = handshake("");
        assertThat(syn.options()).as("of the SYN").isEmpty();
        int first = SERVER_INITIAL + 1;

        assertThat(request(CLIENT_INITIAL + 1, first, ACK, "", new byte[0]).options())
                .containsExactly(TOA);
        DecodedSegment data = request(CLIENT_INITIAL + 1, first, ACK, "", DATA);
        assertThat(data.options()).containsExactly(TOA);
        assertThat(data.data()).isEqualTo("010203");
        assertThat(data.sequence()).isEqualTo(syn.sequence() + 1);
        assertThat(request(CLIENT_INITIAL + 4, first, ACK | RST, "", new byte[0])
                        .options())
                .as("of a reset")
                .isEmpty();
        assertThat(request(CLIENT_INITIAL + 4, first + 1, ACK, "", DATA).options())
                .as("after the server's first byte")
                .isEmpty();
    }

    @Test
    void withoutTheSettingTheOptionIsNotAdded() throws Exception {
        serve(ForwardingMethod.FULLNAT, ProxyProtocol.NONE);
        lab.director.settings().set(Setting.FULLNAT_TOA, 0);
        handshake("");
        assertThat(request(CLIENT_INITIAL + 1, SERVER_INITIAL + 1, ACK, "", DATA)
                        .options())
                .isEmpty();
    }

    @Test
    void leavesRoomForTheOptionInWhatTheClientSends() throws Exception {
        serve(ForwardingMethod.FULLNAT, ProxyProtocol.NONE);
        DecodedSegment syn = request(CLIENT_INITIAL, 0, SYN, "", new byte[0]);
        DecodedSegment answer = reply(syn, SERVER_INITIAL, syn.sequence() + 1, SYN | ACK, "020405b4", new byte[0]);
        assertThat(answer.options()).as("1460 less 8").containsExactly("020405ac");
    }

    @ParameterizedTest
    @CsvSource({"fd089c40aaaaaaaa", "fe089c40bbbbbbbb"})
    void believesNoClientThatTellsAnAddressItself(String lie) throws Exception {
        serve(ForwardingMethod.FULLNAT, ProxyProtocol.NONE);
        DecodedSegment syn = handshake(lie);
        assertThat(syn.options()).as("of the SYN").isEmpty();
        assertThat(request(CLIENT_INITIAL + 1, SERVER_INITIAL + 1, ACK, lie, DATA)
                        .options())
                .as("where it is added")
                .containsExactly(TOA);
        assertThat(request(CLIENT_INITIAL + 4, SERVER_INITIAL + 9, ACK, lie, DATA)
                        .options())
                .as("where it is not")
                .isEmpty();
    }

    @Test
    void forwardsASegmentWhoseOptionsAreFullWithoutIt() throws Exception {
        serve(ForwardingMethod.FULLNAT, ProxyProtocol.NONE);
        handshake("");
        String full = "0101" + TIMESTAMPS + "0101051a" + "00".repeat(24);
        DecodedSegment segment = request(CLIENT_INITIAL + 1, SERVER_INITIAL + 1, ACK, full, DATA);
        assertThat(segment.options()).noneMatch(option -> option.startsWith("fe"));
        assertThat(segment.data()).isEqualTo("010203");
    }

    @Test
    void takesTimestampsOutOfTheSynAndKeepsItsNewNumberWhenItIsSentAgain() throws Exception {
        serve(ForwardingMethod.FULLNAT, ProxyProtocol.NONE);
        String options = "02040578" + "0402" + TIMESTAMPS;
        DecodedSegment syn = request(CLIENT_INITIAL, 0, SYN, options, new byte[0]);
        assertThat(syn.options()).containsExactly("02040578", "0402");
        assertThat(syn.sequence()).isNotEqualTo(CLIENT_INITIAL);
        lab.advanceSeconds(1);
        lab.discard();
        assertThat(request(CLIENT_INITIAL, 0, SYN, options, new byte[0]).sequence())
                .isEqualTo(syn.sequence());
    }

    @Test
    void newNumbersGrowWithTimeForThoseWhoGetTheSamePort() throws Exception {
        serve(ForwardingMethod.FULLNAT, ProxyProtocol.NONE);
        DecodedSegment first = request(CLIENT_INITIAL, 0, SYN, "", new byte[0]);
        lab.advanceSeconds(1);
        lab.discard();
        // The client has forgotten the connection, whose handshake is not over.
        DecodedSegment second = request(CLIENT_INITIAL - 5_000, 0, SYN, "", new byte[0]);
        assertThat(second.sourcePort()).isEqualTo(first.sourcePort());
        assertThat(second.sequence() - first.sequence()).isBetween(240_000, 250_000);
    }

    @Test
    void translatesWhatIsAcknowledgedSelectively() throws Exception {
        serve(ForwardingMethod.FULLNAT, ProxyProtocol.NONE);
        DecodedSegment syn = handshake("0402" + "0101");
        String edges = HEX.toHexDigits(syn.sequence() + 11) + HEX.toHexDigits(syn.sequence() + 21);
        DecodedSegment reply = reply(syn, SERVER_INITIAL + 1, syn.sequence() + 1, ACK, "0101050a" + edges, new byte[0]);
        assertThat(reply.acknowledgement()).isEqualTo(CLIENT_INITIAL + 1);
        assertThat(reply.options())
                .containsExactly("050a" + HEX.toHexDigits(CLIENT_INITIAL + 11) + HEX.toHexDigits(CLIENT_INITIAL + 21));
    }

    @ParameterizedTest
    @CsvSource({"MASQ", "FULLNAT"})
    void putsAHeaderBeforeTheFirstByteUntilTheServerHasIt(ForwardingMethod method) throws Exception {
        serve(method, ProxyProtocol.V1);
        DecodedSegment syn = handshake("");
        String line =
                HEX.formatHex("PROXY TCP4 172.16.5.77 10.10.0.1 40000 80\r\n".getBytes(StandardCharsets.US_ASCII));
        int bytes = line.length() / 2;
        int first = syn.sequence() + 1;

        assertThat(request(CLIENT_INITIAL + 1, SERVER_INITIAL + 1, ACK, "", new byte[0]))
                .as("an acknowledgement")
                .satisfies(ack -> assertThat(ack.data()).isEmpty())
                .satisfies(ack -> assertThat(ack.sequence()).isEqualTo(first));
        for (String time : List.of("first", "again")) {
            DecodedSegment data = request(CLIENT_INITIAL + 1, SERVER_INITIAL + 1, ACK, "", DATA);
            assertThat(data.data()).as(time).isEqualTo(line + "010203");
            assertThat(data.sequence()).isEqualTo(first);
            assertThat(data.options()).isEmpty();
        }
        DecodedSegment later = request(CLIENT_INITIAL + 4, SERVER_INITIAL + 1, ACK, "", DATA);
        assertThat(later.data()).isEqualTo("010203");
        assertThat(later.sequence()).isEqualTo(first + bytes + 3);

        DecodedSegment reply = reply(syn, SERVER_INITIAL + 1, first + bytes + 3, ACK, "", DATA);
        assertThat(reply.acknowledgement()).isEqualTo(CLIENT_INITIAL + 4);
        DecodedSegment late = request(CLIENT_INITIAL + 1, SERVER_INITIAL + 1, ACK, "", DATA);
        assertThat(late.data()).as("when the server has it").isEqualTo("010203");
        assertThat(late.sequence()).isEqualTo(first + bytes);
    }

    @Test
    void aHeaderThatDoesNotFitGoesAhead() throws Exception {
        serve(ForwardingMethod.MASQ, ProxyProtocol.V2);
        handshake("");
        byte[] full = new byte[1460];
        lab.fromClient(TcpEnd.segment(
                CLIENT, PORT, Lab.VIP, 80, CLIENT_INITIAL + 1, SERVER_INITIAL + 1, ACK, new byte[0], full));
        List<DecodedSegment> sent = AnyFrame.packets(lab.collect(lab.serverSide)).stream()
                .map(frame -> DecodedSegment.of(frame.bytes))
                .toList();
        assertThat(sent).hasSize(2).allMatch(segment -> segment.isGood() && segment.isIpGood());
        assertThat(sent).allMatch(segment -> segment.destination().equals("10.1.0.1"));
        assertThat(sent.get(0).data()).hasSize(2 * 28).startsWith("0d0a0d0a000d0a515549540a2111");
        assertThat(sent.get(0).sequence()).isEqualTo(CLIENT_INITIAL + 1);
        assertThat(sent.get(1).sequence()).isEqualTo(CLIENT_INITIAL + 1 + 28);
        assertThat(sent.get(1).data()).hasSize(2 * 1460);
    }

    @Test
    void numbersSurviveARestart() throws Exception {
        serve(ForwardingMethod.FULLNAT, ProxyProtocol.V2);
        DecodedSegment syn = handshake("");
        request(CLIENT_INITIAL + 1, SERVER_INITIAL + 1, ACK, "", DATA);
        lab.close();
        open();
        serve(ForwardingMethod.FULLNAT, ProxyProtocol.NONE);
        assertThat(lab.director.resume()).isEqualTo(1);
        DecodedSegment again = request(CLIENT_INITIAL + 1, SERVER_INITIAL + 1, ACK, "", DATA);
        assertThat(again.sequence()).isEqualTo(syn.sequence() + 1);
        assertThat(again.data()).hasSize(2 * (28 + 3));
        DecodedSegment reply = reply(syn, SERVER_INITIAL + 1, syn.sequence() + 1 + 28 + 3, ACK, "", DATA);
        assertThat(reply.acknowledgement()).isEqualTo(CLIENT_INITIAL + 4);
    }

    /** Otherwise the client would not believe it (RFC 5927), or its segments would be too long again. */
    @Test
    void errorsSpeakOfTheClientsNumbersAndOfRoomForTheOption() throws Exception {
        serve(ForwardingMethod.FULLNAT, ProxyProtocol.NONE);
        handshake("");
        lab.fromClient(TcpEnd.segment(
                CLIENT, PORT, Lab.VIP, 80, CLIENT_INITIAL + 1, SERVER_INITIAL + 1, ACK, new byte[0], new byte[1400]));
        Frame sent = AnyFrame.only(lab.collect(lab.serverSide));
        lab.fromServer(1, Frame.icmpError(3, 4, "10.1.0.1", "10.1.0.20", sent, 28, 1000));
        Frame error = AnyFrame.only(lab.collect(lab.clientSide));
        assertThat(error.hasGoodChecksums()).isTrue();
        assertThat(error.icmpMtu()).isEqualTo(992);
        assertThat(ByteBuffer.wrap(error.quoted().bytes).getInt(14 + 20 + 4)).isEqualTo(CLIENT_INITIAL + 1);
    }

    private void serve(ForwardingMethod method, ProxyProtocol proxy) throws Exception {
        ServiceKey key = Lab.service(AnyFrame.TCP, 80);
        lab.director.services().add(new ServiceSpec(key, "rr", 0, 0, -1, false, new ServiceExtras(false, proxy, 0)));
        if (method == ForwardingMethod.FULLNAT) {
            lab.director.services().addLocal(key, new LocalAddress(Ipv4Numbers.address(Lab.number("10.1.0.20")), ""));
        }
        lab.director.services().addServer(key, new ServerSpec(Lab.server(1, 80), method, 1, 0, 0));
    }

    private DecodedSegment request(int sequence, int acknowledgement, int flags, String options, byte[] data) {
        lab.fromClient(TcpEnd.segment(
                CLIENT, PORT, Lab.VIP, 80, sequence, acknowledgement, flags, HEX.parseHex(options), data));
        return decode(lab.serverSide);
    }

    /** The server's segment to whoever {@code opening} is from. */
    private DecodedSegment reply(
            DecodedSegment opening, int sequence, int acknowledgement, int flags, String options, byte[] data) {
        lab.fromServer(
                1,
                TcpEnd.segment(
                        "10.1.0.1",
                        80,
                        opening.source(),
                        opening.sourcePort(),
                        sequence,
                        acknowledgement,
                        flags,
                        HEX.parseHex(options),
                        data));
        return decode(lab.clientSide);
    }

    private DecodedSegment decode(MemoryPort port) {
        DecodedSegment segment = DecodedSegment.of(AnyFrame.only(lab.collect(port)).bytes);
        assertThat(segment.isGood() && segment.isIpGood())
                .as("checksums of %s", segment)
                .isTrue();
        return segment;
    }

    /** The handshake up to the server's answer; returns the SYN as the server saw it. */
    private DecodedSegment handshake(String options) {
        DecodedSegment syn = request(CLIENT_INITIAL, 0, SYN, options, new byte[0]);
        DecodedSegment answer = reply(syn, SERVER_INITIAL, syn.sequence() + 1, SYN | ACK, "020405b4", new byte[0]);
        assertThat(answer.acknowledgement()).isEqualTo(CLIENT_INITIAL + 1);
        assertThat(answer.sequence()).isEqualTo(SERVER_INITIAL);
        return syn;
    }
}
