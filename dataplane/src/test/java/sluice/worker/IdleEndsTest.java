package sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static sluice.wire.FrameMaker6.high;
import static sluice.wire.FrameMaker6.low;
import static sluice.worker.Frame.ACK;
import static sluice.worker.Frame.RST;
import static sluice.worker.Frame.SYN;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sluice.forward.ServiceExtras;
import sluice.forward.Setting;
import sluice.port.MemoryPort;
import sluice.wire.DecodedSegment;

/** A connection that was idle for too long: its ends are told by a reset that they accept, if that is wanted. */
final class IdleEndsTest {
    private static final int CLIENT_NEXT = 1_000_001;
    private static final int SERVER_NEXT = 2_000_001;
    private static final int ESTABLISHED_SECONDS = 900;

    @TempDir
    Path directory;

    private Lab lab;

    @BeforeEach
    void open() {
        lab = new Lab(directory, 1, 1024);
        lab.introduceQuietly(1);
        lab.director.neighbourTable().addStatic(1, high("fd00:1::1"), low("fd00:1::1"), Lab.serverMac(1));
    }

    @AfterEach
    void close() {
        assertThat(AccountsCheck.problems(lab.connections, lab.director.services()))
                .isEmpty();
        lab.close();
    }

    @ParameterizedTest
    @EnumSource(ProxiedWay.class)
    void bothEndsAreResetByTheNumbersThatTheyTell(ProxiedWay way) throws Exception {
        lab.director.settings().set(Setting.CONN_EXPIRE_TCP_RST, 1);
        way.serve(lab.director.services(), 1, ServiceExtras.NONE);
        DecodedSegment syn = establish(way);
        DecodedSegment first = DecodedSegment.of(AnyFrame.only(lab.collect(lab.serverSide)).bytes);
        lab.collect(lab.clientSide);
        lab.advanceSeconds(ESTABLISHED_SECONDS + 2);
        assertThat(lab.director.liveConnections()).isZero();

        DecodedSegment toServer = only(lab.serverSide);
        assertThat(toServer.flags()).isEqualTo(ACK);
        assertThat(toServer.source() + " " + toServer.sourcePort()).isEqualTo(syn.source() + " " + syn.sourcePort());
        assertThat(toServer.isGood() && toServer.isIpGood()).isTrue();
        DecodedSegment toClient = only(lab.clientSide);
        assertThat(toClient.flags()).isEqualTo(ACK);
        assertThat(toClient.source() + " " + toClient.sourcePort()).isEqualTo(way.virtual + " 80");
        assertThat(toClient.isGood() && toClient.isIpGood()).isTrue();

        // Both repeat what they expect.
        lab.fromClient(way.client(40000, ACK).numbers(CLIENT_NEXT, SERVER_NEXT).frame());
        lab.fromServer(
                1, server(syn, ACK).numbers(SERVER_NEXT, first.sequence()).frame());
        assertThat(only(lab.clientSide)).satisfies(reset -> {
            assertThat(reset.flags() & RST).isEqualTo(RST);
            assertThat(reset.sequence()).isEqualTo(SERVER_NEXT);
            assertThat(reset.source() + " " + reset.sourcePort()).isEqualTo(way.virtual + " 80");
        });
        assertThat(only(lab.serverSide)).satisfies(reset -> {
            assertThat(reset.flags() & RST).isEqualTo(RST);
            assertThat(reset.sequence()).isEqualTo(first.sequence());
            assertThat(reset.source() + " " + reset.sourcePort()).isEqualTo(syn.source() + " " + syn.sourcePort());
        });
    }

    @ParameterizedTest
    @EnumSource(ProxiedWay.class)
    void nobodyIsToldOtherwise(ProxiedWay way) throws Exception {
        way.serve(lab.director.services(), 1, ServiceExtras.NONE);
        establish(way);
        lab.collect(lab.serverSide);
        lab.advanceSeconds(ESTABLISHED_SECONDS + 2);
        assertThat(lab.director.liveConnections()).isZero();
        assertThat(segments(lab.serverSide)).isEmpty();
        assertThat(segments(lab.clientSide)).isEmpty();
    }

    /** The client has had its answer and acknowledged it; returns the SYN as the server got it. */
    private DecodedSegment establish(ProxiedWay way) throws Exception {
        lab.fromClient(way.client(40000, SYN).numbers(CLIENT_NEXT - 1, 0).frame());
        DecodedSegment syn = only(lab.serverSide);
        lab.fromServer(
                1,
                server(syn, SYN | ACK)
                        .numbers(SERVER_NEXT - 1, syn.sequence() + 1)
                        .frame());
        lab.collect(lab.clientSide);
        lab.fromClient(way.client(40000, ACK).numbers(CLIENT_NEXT, SERVER_NEXT).frame());
        return syn;
    }

    private static SegmentFrame server(DecodedSegment syn, int flags) {
        String from = syn.destination();
        String to = syn.source();
        int fromPort = syn.destinationPort();
        int toPort = syn.sourcePort();
        return SegmentFrame.of(from, fromPort, to, toPort, flags);
    }

    private DecodedSegment only(MemoryPort port) {
        List<DecodedSegment> segments = segments(port);
        assertThat(segments).hasSize(1);
        return segments.get(0);
    }

    private List<DecodedSegment> segments(MemoryPort port) {
        return AnyFrame.packets(lab.collect(port)).stream()
                .map(frame -> DecodedSegment.of(frame.bytes))
                .toList();
    }
}
