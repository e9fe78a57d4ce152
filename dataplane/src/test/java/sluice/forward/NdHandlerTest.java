package sluice.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static sluice.wire.FrameMaker.PEER;
import static sluice.wire.FrameMaker.PORT;
import static sluice.wire.FrameMaker6.VIP;
import static sluice.wire.FrameMaker6.high;
import static sluice.wire.FrameMaker6.low;
import static sluice.wire.FrameMaker6.macOption;

import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sluice.port.Burst;
import sluice.wire.Ethernet;
import sluice.wire.ExactMemory;
import sluice.wire.FrameMaker6;
import sluice.wire.Icmp6;
import sluice.wire.Ipv6;
import sluice.wire.Ipv6Extension;

/** A neighbour discovery packet in, what it does to the frame and the table out. */
class NdHandlerTest {
    private static final String HOST = "fd00:10::9";
    private static final String STRANGER = "fd00:10::63";
    private static final String GROUP = "ff02::1:ff00:1";
    private static final String ALL_NODES = "ff02::1";
    private static final long GROUP_MAC = 0x3333_FF00_0001L;
    private static final long ALL_NODES_MAC = 0x3333_0000_0001L;
    private static final long OTHER_PORT = 0x0200_0000_0011L;
    private static final long NOW = 1_000_000_000L;
    private static final int SOLICITATION = Icmp6.NEIGHBOUR_SOLICITATION;
    private static final int ADVERTISEMENT = Icmp6.NEIGHBOUR_ADVERTISEMENT;
    private static final int SOLICITED = 0x4000_0000;
    private static final int OVERRIDE = 0x2000_0000;
    private static final String FROM_PEER = macOption(1, PEER);

    private final ExactMemory memory = new ExactMemory();
    private final NeighbourTable neighbours = new NeighbourTable();
    private final LocalAddresses local = LocalAddresses.of(
            AddressSet.of(new long[] {high(VIP)}, new long[] {low(VIP)}), new long[] {PORT, OTHER_PORT});

    private long frame;

    @AfterEach
    void close() {
        memory.close();
    }

    private int handle(FrameMaker6 maker) {
        byte[] bytes = maker.bytes();
        byte[] room = new byte[Math.max(bytes.length, NdHandler.FRAME_BYTES)];
        System.arraycopy(bytes, 0, room, 0, bytes.length);
        frame = memory.put(room);
        long ip = frame + Ethernet.BYTES;
        long icmp = ip + Ipv6.BYTES;
        for (int kind = Ipv6.nextHeader(ip); kind != Ipv6.ICMP; ) {
            int length = Ipv6Extension.length(kind, icmp);
            kind = Ipv6Extension.nextHeader(icmp);
            icmp += length;
        }
        int ipLength = Ipv6.BYTES + Ipv6.payloadLength(ip);
        return NdHandler.handle(frame, ip, icmp, ipLength, 0, PORT, local, neighbours, NOW);
    }

    private static String sent(long frame) {
        return ExactMemory.hex(frame, NdHandler.FRAME_BYTES);
    }

    private static FrameMaker6 question(String from, String target, String options) {
        return FrameMaker6.neighbour(SOLICITATION, 0, target, options)
                .addresses(from, GROUP)
                .to(GROUP_MAC);
    }

    private static FrameMaker6 answer(int flags, String target, String options) {
        return FrameMaker6.neighbour(ADVERTISEMENT, flags, target, options).addresses(target, VIP);
    }

    private long known(String address) {
        return neighbours.mac(0, high(address), low(address));
    }

    private void ask(String address) {
        neighbours.resolve(0, high(address), low(address), NOW);
    }

    /** Whether the table wants the first neighbour verified now that it is used. */
    private boolean isDoubted(String address) {
        known(address);
        return neighbours.due(0, 1, NOW + 1) == 0;
    }

    @Test
    void aQuestionForOurAddressBecomesTheAnswer() {
        assertThat(handle(question(HOST, VIP, FROM_PEER))).isEqualTo(NdHandler.SEND_BACK);
        FrameMaker6 expected = FrameMaker6.neighbour(ADVERTISEMENT, 0xE000_0000, VIP, macOption(2, PORT))
                .addresses(VIP, HOST)
                .between(PORT, PEER);
        assertThat(sent(frame)).isEqualTo(hex(expected));
        assertThat(known(HOST)).as("who asked us is known").isEqualTo(PEER);
        assertThat(isDoubted(HOST)).as("but not believed").isTrue();
    }

    @Test
    void aUnicastQuestionWithoutMacIsAnsweredToTheStationAndTeachesNothing() {
        assertThat(handle(question(HOST, VIP, "").addresses(HOST, VIP).to(PORT)))
                .isEqualTo(NdHandler.SEND_BACK);
        assertThat(Ethernet.destination(frame)).isEqualTo(PEER);
        assertThat(neighbours.size()).isZero();
    }

    @Test
    void aProbeForOurAddressIsDefendedToAllNodes() {
        assertThat(handle(question("::", VIP, ""))).isEqualTo(NdHandler.SEND_BACK);
        FrameMaker6 expected = FrameMaker6.neighbour(ADVERTISEMENT, 0xA000_0000, VIP, macOption(2, PORT))
                .addresses(VIP, ALL_NODES)
                .between(PORT, ALL_NODES_MAC);
        assertThat(sent(frame)).isEqualTo(hex(expected));
        assertThat(neighbours.size()).isZero();
    }

    @Test
    void questionsForOthersTeachNothing() {
        assertThat(handle(question(HOST, STRANGER, FROM_PEER))).isEqualTo(NdHandler.IGNORED);
        assertThat(neighbours.size()).isZero();
    }

    @Test
    void extensionHeadersAreLeftOutOfTheAnswer() {
        assertThat(handle(question(HOST, VIP, FROM_PEER).extension(Ipv6Extension.DESTINATION_OPTIONS, 16, 0)))
                .isEqualTo(NdHandler.SEND_BACK);
        FrameMaker6 expected = FrameMaker6.neighbour(ADVERTISEMENT, 0xE000_0000, VIP, macOption(2, PORT))
                .addresses(VIP, HOST)
                .between(PORT, PEER);
        assertThat(sent(frame)).isEqualTo(hex(expected));
    }

    @Test
    void theAnswerToOurQuestionIsLearnedAndConfirmed() {
        ask(HOST);
        assertThat(handle(answer(SOLICITED | OVERRIDE, HOST, macOption(2, PEER))))
                .isEqualTo(NdHandler.LEARNED);
        assertThat(known(HOST)).isEqualTo(PEER);
        assertThat(isDoubted(HOST)).isFalse();
    }

    @Test
    void anAnnouncementUpdatesButIsNoConfirmationAndMakesNoEntry() {
        FrameMaker6 announced = answer(OVERRIDE, HOST, macOption(2, PEER))
                .addresses(HOST, ALL_NODES)
                .to(ALL_NODES_MAC);
        assertThat(handle(announced)).isEqualTo(NdHandler.IGNORED);
        neighbours.learn(0, high(HOST), low(HOST), PEER + 1, true, true, NOW);
        int version = neighbours.version();
        assertThat(handle(announced)).isEqualTo(NdHandler.LEARNED);
        assertThat(known(HOST)).isEqualTo(PEER);
        assertThat(neighbours.version()).isEqualTo(version + 1);
        assertThat(isDoubted(HOST)).isTrue();
    }

    @Test
    void withoutOverrideAKnownMacStaysButIsDoubted() {
        neighbours.learn(0, high(HOST), low(HOST), PEER + 1, true, true, NOW);
        assertThat(handle(answer(SOLICITED, HOST, macOption(2, PEER)))).isEqualTo(NdHandler.IGNORED);
        assertThat(known(HOST)).isEqualTo(PEER + 1);
        assertThat(isDoubted(HOST)).isTrue();
    }

    @Test
    void anAnswerWithoutMacConfirmsWhatIsKnownAndIsNothingElse() {
        ask(HOST);
        assertThat(handle(answer(SOLICITED, HOST, ""))).isEqualTo(NdHandler.IGNORED);
        assertThat(known(HOST)).isEqualTo(NeighbourTable.UNKNOWN);
        neighbours.learn(0, high(HOST), low(HOST), PEER, false, true, NOW);
        assertThat(handle(answer(SOLICITED, HOST, ""))).isEqualTo(NdHandler.LEARNED);
        assertThat(known(HOST)).isEqualTo(PEER);
        assertThat(isDoubted(HOST)).isFalse();
    }

    @Test
    void aStaticNeighbourIsNotChanged() {
        neighbours.addStatic(0, high(HOST), low(HOST), PEER + 1);
        assertThat(handle(answer(SOLICITED | OVERRIDE, HOST, macOption(2, PEER))))
                .isEqualTo(NdHandler.IGNORED);
        assertThat(known(HOST)).isEqualTo(PEER + 1);
    }

    @Test
    void anotherStationWithOurAddressIsAConflict() {
        assertThat(handle(question(VIP, STRANGER, FROM_PEER))).isEqualTo(NdHandler.CONFLICT);
        assertThat(handle(answer(OVERRIDE, VIP, macOption(2, PEER)).addresses(VIP, ALL_NODES)))
                .isEqualTo(NdHandler.CONFLICT);
        assertThat(neighbours.size()).isZero();
    }

    @Test
    void whatOurOwnPortsSayIsIgnored() {
        assertThat(handle(question(VIP, VIP, macOption(1, OTHER_PORT)).between(OTHER_PORT, GROUP_MAC)))
                .isEqualTo(NdHandler.IGNORED);
    }

    @ParameterizedTest
    @MethodSource("unfollowed")
    void routersAreNotFollowed(int type) {
        FrameMaker6 message = FrameMaker6.icmp(type, 0, 0, new byte[32]).hopLimit(255);
        assertThat(handle(message)).isEqualTo(NdHandler.IGNORED);
    }

    static Stream<Integer> unfollowed() {
        return Stream.of(Icmp6.ROUTER_SOLICITATION, Icmp6.ROUTER_ADVERTISEMENT, Icmp6.REDIRECT);
    }

    static Stream<Arguments> invalid() {
        return Stream.of(
                Arguments.of(
                        "passed on by a router", question(HOST, VIP, FROM_PEER).hopLimit(254)),
                Arguments.of(
                        "code 1",
                        FrameMaker6.icmp(SOLICITATION, 1, 0, new byte[16]).hopLimit(255)),
                Arguments.of(
                        "half a target",
                        FrameMaker6.icmp(SOLICITATION, 0, 0, new byte[15]).hopLimit(255)),
                Arguments.of("for a group", question(HOST, GROUP, FROM_PEER)),
                Arguments.of("option of no length", question(HOST, VIP, "0100020000000002")),
                Arguments.of("option beyond the packet", question(HOST, VIP, "0102020000000002")),
                Arguments.of("half an option", question(HOST, VIP, "0101")),
                Arguments.of("one byte of an option", question(HOST, VIP, FROM_PEER + "01")),
                Arguments.of("probe with a MAC", question("::", VIP, FROM_PEER)),
                Arguments.of("probe to all nodes", question("::", VIP, "").addresses("::", ALL_NODES)),
                Arguments.of(
                        "solicited but to all",
                        answer(SOLICITED, HOST, macOption(2, PEER)).addresses(HOST, ALL_NODES)),
                Arguments.of("MAC of a group", answer(SOLICITED, HOST, macOption(2, GROUP_MAC))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("invalid")
    void whatTheRfcForbidsIsInvalid(String name, FrameMaker6 maker) {
        ask(HOST);
        assertThat(handle(maker)).isEqualTo(NdHandler.INVALID);
        assertThat(known(HOST)).isEqualTo(NeighbourTable.UNKNOWN);
    }

    @Test
    void aDamagedPacketIsInvalid() {
        byte[] damaged = question(HOST, VIP, FROM_PEER).bytes();
        damaged[damaged.length - 1] ^= 1;
        frame = memory.put(damaged);
        long ip = frame + Ethernet.BYTES;
        assertThat(NdHandler.handle(frame, ip, ip + 40, damaged.length - 14, 0, PORT, local, neighbours, NOW))
                .isEqualTo(NdHandler.INVALID);
        assertThat(ExactMemory.bytes(frame, damaged.length)).isEqualTo(damaged);
    }

    @Test
    void questionsProbesAndAnnouncementsAreAsTheRfcsSay() {
        Burst burst = new Burst(3);
        for (int i = 0; i < 3; i++) {
            burst.add(100 + i, memory.put(new byte[NdHandler.FRAME_BYTES]), 0, 0);
        }
        String target = "fd00:10::12:3456";
        long unknown = NeighbourTable.UNKNOWN;
        NdHandler.solicit(burst, 0, PORT, high(VIP), low(VIP), unknown, high(target), low(target));
        NdHandler.solicit(burst, 1, PORT, high(VIP), low(VIP), PEER, high(target), low(target));
        NdHandler.announce(burst, 2, PORT, high(VIP), low(VIP));
        FrameMaker6 question = FrameMaker6.neighbour(SOLICITATION, 0, target, macOption(1, PORT));
        assertThat(sent(burst.frame(0)))
                .isEqualTo(hex(question.addresses(VIP, "ff02::1:ff12:3456").between(PORT, 0x3333_FF12_3456L)));
        assertThat(sent(burst.frame(1)))
                .isEqualTo(hex(question.addresses(VIP, target).between(PORT, PEER)));
        assertThat(sent(burst.frame(2)))
                .isEqualTo(hex(FrameMaker6.neighbour(ADVERTISEMENT, 0xA000_0000, VIP, macOption(2, PORT))
                        .addresses(VIP, ALL_NODES)
                        .between(PORT, ALL_NODES_MAC)));
        assertThat(burst.buffer(2)).isEqualTo(102);
        assertThat(burst.length(2)).isEqualTo(NdHandler.FRAME_BYTES);
    }

    private static String hex(FrameMaker6 maker) {
        return HexFormat.of().formatHex(maker.bytes());
    }
}
