package sluice.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static sluice.wire.FrameMaker.PEER;
import static sluice.wire.FrameMaker.PORT;
import static sluice.wire.FrameMaker.VIP;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sluice.dpdk.Memory;
import sluice.port.Burst;
import sluice.wire.Arp;
import sluice.wire.Ethernet;
import sluice.wire.ExactMemory;
import sluice.wire.FrameMaker;
import sluice.wire.IpAddress;
import sluice.wire.Mac;

/** An ARP packet in, an answer or knowledge out. */
class ArpHandlerTest {
    private static final int HOST = 0x0A00_0009;
    private static final int STRANGER = 0x0A00_0063;
    private static final long OTHER_PORT = 0x0200_0000_0011L;
    private static final long NOW = 1_000_000_000L;

    private final ExactMemory memory = new ExactMemory();
    private final NeighbourTable neighbours = new NeighbourTable();
    private final LocalAddresses local = LocalAddresses.of(
            AddressSet.of(new long[] {IpAddress.HIGH4}, new long[] {IpAddress.low4(VIP)}),
            new long[] {PORT, OTHER_PORT});

    private long frame;
    private long arp;

    @AfterEach
    void close() {
        memory.close();
    }

    private int handle(FrameMaker maker) {
        byte[] bytes = maker.bytes();
        frame = memory.put(bytes);
        arp = frame + bytes.length - Arp.BYTES;
        return ArpHandler.handle(frame, arp, 0, PORT, local, neighbours, NOW);
    }

    private long known(int address) {
        return neighbours.mac(0, IpAddress.HIGH4, IpAddress.low4(address));
    }

    @Test
    void aRequestForOurAddressBecomesTheReply() {
        assertThat(handle(FrameMaker.arp(Arp.REQUEST, PEER, HOST, 0, VIP).vlan(7)))
                .isEqualTo(ArpHandler.SEND_BACK);
        assertThat(Ethernet.destination(frame)).isEqualTo(PEER);
        assertThat(Ethernet.source(frame)).isEqualTo(PORT);
        assertThat(Ethernet.type(frame)).isEqualTo(Ethernet.VLAN);
        assertThat(Arp.isIpv4OverEthernet(arp)).isTrue();
        assertThat(Arp.operation(arp)).isEqualTo(Arp.REPLY);
        assertThat(Arp.senderMac(arp)).isEqualTo(PORT);
        assertThat(Arp.senderAddress(arp)).isEqualTo(VIP);
        assertThat(Arp.targetMac(arp)).isEqualTo(PEER);
        assertThat(Arp.targetAddress(arp)).isEqualTo(HOST);
        assertThat(known(HOST)).as("who asked us is known").isEqualTo(PEER);
    }

    @Test
    void aProbeForOurAddressIsDefendedAndTeachesNothing() {
        assertThat(handle(FrameMaker.arp(Arp.REQUEST, PEER, 0, 0, VIP))).isEqualTo(ArpHandler.SEND_BACK);
        assertThat(Arp.senderAddress(arp)).isEqualTo(VIP);
        assertThat(neighbours.size()).isZero();
    }

    @Test
    void requestsAmongOthersMakeNoEntryButRefreshOne() {
        assertThat(handle(FrameMaker.arp(Arp.REQUEST, PEER, HOST, 0, STRANGER))).isEqualTo(ArpHandler.IGNORED);
        assertThat(neighbours.size()).isZero();
        neighbours.resolve(0, IpAddress.HIGH4, IpAddress.low4(HOST), NOW);
        assertThat(handle(FrameMaker.arp(Arp.REQUEST, PEER, HOST, 0, STRANGER))).isEqualTo(ArpHandler.LEARNED);
        assertThat(known(HOST)).isEqualTo(PEER);
    }

    @Test
    void theAnswerToOurQuestionIsLearnedAndConfirmed() {
        neighbours.resolve(0, IpAddress.HIGH4, IpAddress.low4(HOST), NOW);
        assertThat(handle(FrameMaker.arp(Arp.REPLY, PEER, HOST, PORT, VIP).to(PORT)))
                .isEqualTo(ArpHandler.LEARNED);
        assertThat(known(HOST)).isEqualTo(PEER);
        assertThat(neighbours.due(0, 1, NOW + 1)).as("confirmed").isEqualTo(-1);
    }

    @Test
    void gratuitousRepliesUpdateButAreNoConfirmation() {
        FrameMaker gratuitous = FrameMaker.arp(Arp.REPLY, PEER, HOST, Mac.BROADCAST, HOST);
        assertThat(handle(gratuitous)).isEqualTo(ArpHandler.IGNORED);
        neighbours.learn(0, IpAddress.HIGH4, IpAddress.low4(HOST), PEER + 1, true, true, NOW);
        int version = neighbours.version();
        assertThat(handle(gratuitous)).isEqualTo(ArpHandler.LEARNED);
        assertThat(known(HOST)).isEqualTo(PEER);
        assertThat(neighbours.version()).isEqualTo(version + 1);
        assertThat(neighbours.due(0, 1, NOW + 1)).as("to be verified").isZero();
    }

    @Test
    void anotherStationWithOurAddressIsAConflict() {
        assertThat(handle(FrameMaker.arp(Arp.REQUEST, PEER, VIP, 0, VIP))).isEqualTo(ArpHandler.CONFLICT);
        assertThat(handle(FrameMaker.arp(Arp.REPLY, PEER, VIP, PORT, VIP).to(PORT)))
                .isEqualTo(ArpHandler.CONFLICT);
        assertThat(neighbours.size()).isZero();
    }

    @Test
    void whatOurOwnPortsSayIsIgnored() {
        assertThat(handle(FrameMaker.arp(Arp.REQUEST, PORT, VIP, 0, VIP))).isEqualTo(ArpHandler.IGNORED);
        assertThat(handle(FrameMaker.arp(Arp.REQUEST, OTHER_PORT, VIP, 0, VIP))).isEqualTo(ArpHandler.IGNORED);
    }

    @Test
    void nonsenseIsIgnored() {
        assertThat(handle(FrameMaker.arp(Arp.REQUEST, 0, HOST, 0, VIP))).isEqualTo(ArpHandler.IGNORED);
        assertThat(handle(FrameMaker.arp(Arp.REQUEST, Mac.BROADCAST, HOST, 0, VIP)))
                .isEqualTo(ArpHandler.IGNORED);
        assertThat(handle(FrameMaker.arp(Arp.REQUEST, PEER, 0xE0000001, 0, VIP)))
                .isEqualTo(ArpHandler.IGNORED);
        assertThat(handle(FrameMaker.arp(Arp.REPLY, PEER, 0, PORT, VIP))).isEqualTo(ArpHandler.IGNORED);
        assertThat(handle(FrameMaker.arp(3, PEER, HOST, 0, STRANGER))).isEqualTo(ArpHandler.IGNORED);
        assertThat(neighbours.size()).isZero();
    }

    @Test
    void questionsAnnouncementsAndProbesArePaddedBroadcastsAndUnicasts() {
        Burst burst = new Burst(3);
        for (int i = 0; i < 3; i++) {
            burst.add(100 + i, memory.put(new byte[Ethernet.MINIMUM_FRAME_BYTES]), 0, 0);
            Memory.fill(burst.frame(i), Ethernet.MINIMUM_FRAME_BYTES, 0xEE);
        }
        ArpHandler.request(burst, 0, PORT, VIP, HOST);
        ArpHandler.probe(burst, 1, PORT, VIP, PEER, HOST);
        ArpHandler.announce(burst, 2, PORT, VIP);
        String padding = "00".repeat(18);
        assertThat(sent(burst, 0))
                .isEqualTo("ffffffffffff0200000000010806" + "0001080006040001" + "0200000000010a000001"
                        + "0000000000000a000009" + padding);
        assertThat(sent(burst, 1))
                .isEqualTo("0200000000020200000000010806" + "0001080006040001" + "0200000000010a000001"
                        + "0200000000020a000009" + padding);
        assertThat(sent(burst, 2))
                .isEqualTo("ffffffffffff0200000000010806" + "0001080006040001" + "0200000000010a000001"
                        + "0000000000000a000001" + padding);
        assertThat(burst.buffer(2)).isEqualTo(102);
    }

    private static String sent(Burst burst, int i) {
        assertThat(burst.length(i)).isEqualTo(Ethernet.MINIMUM_FRAME_BYTES);
        return ExactMemory.hex(burst.frame(i), burst.length(i));
    }
}
