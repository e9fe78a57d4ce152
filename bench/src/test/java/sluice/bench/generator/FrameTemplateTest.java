package sluice.bench.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.dpdk.Memory;
import sluice.parse.Headers;
import sluice.parse.Kind;
import sluice.parse.Parser;
import sluice.port.Burst;
import sluice.wire.Checksum;
import sluice.wire.Ethernet;
import sluice.wire.Ipv4;
import sluice.wire.Tcp;

/** Frames are read back with the director's own parser and checksums. */
class FrameTemplateTest {
    private static final int CLIENT = 0xC613_0907;
    private static final int PORTS = 40001 << 16 | 53;

    private final long frame = Memory.allocate(FrameTemplate.LARGEST_BYTES, Memory.CACHE_LINE_BYTES);
    private final ReturnedFrame udp = new ReturnedFrame(Method.NAT, Ipv4.UDP);
    private final Headers headers = new Headers(1);

    @ParameterizedTest
    @ValueSource(ints = {60, 61, 64, 65, 128, 590, 1500, 1514})
    void udpFramesOfEverySizeAreWholeAndSumRight(int bytes) {
        FrameTemplate.udp(BenchNetwork.GENERATOR_MAC, ToyDirector.MAC, bytes)
                .write(frame, CLIENT, BenchNetwork.VIRTUAL, PORTS);

        assertParsed(bytes, Ipv4.UDP);
        assertThat(Ethernet.source(frame)).isEqualTo(BenchNetwork.GENERATOR_MAC);
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 61, 64, 1514})
    void tcpFramesOfEverySizeAreWholeAndSumRight(int bytes) {
        FrameTemplate.tcp(BenchNetwork.GENERATOR_MAC, ToyDirector.MAC, bytes, Tcp.PSH | Tcp.ACK)
                .write(frame, CLIENT, BenchNetwork.VIRTUAL, PORTS);

        assertParsed(bytes, Ipv4.TCP);
        assertThat(headers.tcpFlags(0)).isEqualTo(Tcp.PSH | Tcp.ACK);
    }

    @Test
    void checksumsAreRightForEveryFlow() {
        FrameTemplate template = FrameTemplate.udp(BenchNetwork.GENERATOR_MAC, ToyDirector.MAC, 64);
        for (int flow = 0; flow < 100_000; flow++) {
            int ports = BenchNetwork.clientPort(flow) << 16 | BenchNetwork.VIRTUAL_PORT;
            template.write(frame, BenchNetwork.clientAddress(flow), BenchNetwork.VIRTUAL, ports);

            assertThat(udp.hasGoodChecksums(frame, 64)).as("flow %d", flow).isTrue();
        }
    }

    @Test
    void aFlippedBitIsNoticed() {
        FrameTemplate.udp(BenchNetwork.GENERATOR_MAC, ToyDirector.MAC, 100)
                .write(frame, CLIENT, BenchNetwork.VIRTUAL, PORTS);
        for (int at = Ethernet.BYTES; at < 100; at++) {
            int before = Memory.u8(frame + at);
            Memory.putU8(frame + at, before ^ 0x10);
            assertThat(udp.hasGoodChecksums(frame, 100))
                    .as("bit in byte %d", at)
                    .isFalse();
            Memory.putU8(frame + at, before);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 59, 1515})
    void sizesThatEthernetDoesNotHaveAreRefused(int bytes) {
        assertThatThrownBy(() -> FrameTemplate.udp(1, 2, bytes)).hasMessageContaining("not " + bytes);
    }

    private void assertParsed(int bytes, int protocol) {
        Burst burst = new Burst(1);
        burst.add(frame, frame, bytes, 0);
        Parser.parse(burst, ToyDirector.MAC, headers);
        assertThat(headers.kind(0)).isEqualTo(Kind.FLOW4);
        assertThat(headers.protocol(0)).isEqualTo(protocol);
        assertThat(headers.source(0)).isEqualTo(CLIENT);
        assertThat(headers.destination(0)).isEqualTo(BenchNetwork.VIRTUAL);
        assertThat(headers.ports(0)).isEqualTo(PORTS);
        assertThat(headers.networkLength(0)).isEqualTo(bytes - Ethernet.BYTES);
        long transport = headers.transport(0);
        int transportBytes = headers.networkLength(0) - Ipv4.BYTES;
        assertThat(Checksum.of(headers.network(0), Ipv4.BYTES)).isZero();
        assertThat(Checksum.transport4(CLIENT, BenchNetwork.VIRTUAL, protocol, transport, transportBytes))
                .isZero();
        assertThat(new ReturnedFrame(Method.NAT, protocol).hasGoodChecksums(frame, bytes))
                .isTrue();
    }
}
