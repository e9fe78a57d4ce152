package sluice.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sluice.dpdk.Memory;

class MemoryPortTest {
    private static final long MAC = 0x020000000001L;
    private static final int BUFFERS = 8192;

    private final MemoryPool pool = new MemoryPool(BUFFERS);
    private final MemoryPort port = new MemoryPort("p", MAC, 2, pool);
    private final Burst burst = new Burst(4);

    @AfterEach
    void checkThatNothingLeaked() {
        port.close();
        assertThat(pool.available()).isEqualTo(pool.capacity());
    }

    @Test
    void deliversInjectedFramesToTheQueueInOrder() {
        port.inject(1, new byte[] {1, 2, 3}, Burst.IP_CHECKSUM_GOOD | Burst.RSS_HASH, 0xCAFE);
        port.inject(1, new byte[] {4});

        assertThat(port.receive(0, burst)).isZero();
        assertThat(port.receive(1, burst)).isEqualTo(2);
        assertThat(burst.length(0)).isEqualTo(3);
        assertThat(Memory.u16(burst.frame(0) + 1)).isEqualTo(0x0203);
        assertThat(burst.offloads(0)).isEqualTo(Burst.IP_CHECKSUM_GOOD | Burst.RSS_HASH);
        assertThat(burst.hash(0)).isEqualTo(0xCAFE);
        assertThat(Memory.u8(burst.frame(1))).isEqualTo(4);
        pool.free(burst);
    }

    @Test
    void collectsTransmittedFramesAsChanged() {
        port.inject(0, new byte[] {1, 2, 3, 4});
        port.receive(0, burst);
        // The frame grows to the front, as for an encapsulation.
        long frame = burst.frame(0) - 2;
        Memory.putU16(frame, 0x0908);
        burst.set(0, burst.buffer(0), frame, 6, 0);

        assertThat(port.transmit(0, burst)).isEqualTo(1);
        assertThat(burst.size()).isZero();
        assertThat(port.takeTransmitted()).containsExactly(9, 8, 1, 2, 3, 4);
        assertThat(port.takeTransmitted()).isNull();
    }

    @Test
    void injectsAndCollectsWithoutCopyingToTheHeap() {
        Burst own = new Burst(4);
        pool.allocate(own, 3);
        port.inject(0, own);
        assertThat(own.size()).isZero();
        port.receive(0, burst);
        port.transmit(1, burst);

        assertThat(port.pollTransmitted(0, own)).isZero();
        assertThat(port.pollTransmitted(1, own)).isEqualTo(3);
        pool.free(own);
    }

    @Test
    void givesNoMoreThanTheBurstHolds() {
        for (int i = 0; i < 6; i++) {
            port.inject(0, new byte[] {(byte) i});
        }
        assertThat(port.receive(0, burst)).isEqualTo(4);
        pool.free(burst);
        assertThat(port.receive(0, burst)).isEqualTo(2);
        assertThat(Memory.u8(burst.frame(0))).isEqualTo(4);
        pool.free(burst);
    }

    @Test
    void dropsAndCountsWhatFindsTheRingFull() {
        for (int i = 0; i < MemoryPort.RING_PACKETS; i++) {
            assertThat(port.inject(0, new byte[1])).isTrue();
        }
        assertThat(port.inject(0, new byte[1])).isFalse();
        assertThat(port.statistics().rxMissed()).isEqualTo(1);
    }

    @Test
    void countsFramesThatFindNoBuffer() {
        MemoryPort poor = new MemoryPort("poor", MAC, new MemoryPool(1));
        assertThat(poor.inject(0, new byte[1])).isTrue();
        assertThat(poor.inject(0, new byte[1])).isFalse();
        assertThat(poor.statistics().rxNoBuffer()).isEqualTo(1);
    }

    @Test
    void countsPacketsAndBytes() {
        port.inject(0, new byte[60]);
        port.inject(1, new byte[40]);
        for (int queue = 0; queue < 2; queue++) {
            port.receive(queue, burst);
            port.transmit(queue, burst);
        }
        assertThat(port.statistics()).isEqualTo(new PortStatistics(2, 2, 100, 100, 0, 0, 0, 0));
    }

    @Test
    void linkedPortsReceiveWhatTheOtherSends() {
        MemoryPort other = new MemoryPort("other", MAC + 1, pool);
        port.linkTo(other);
        port.inject(1, new byte[] {7});
        port.receive(1, burst);
        port.transmit(1, burst);

        assertThat(other.receive(0, burst)).isEqualTo(1);
        assertThat(Memory.u8(burst.frame(0))).isEqualTo(7);
        other.transmit(0, burst);
        assertThat(port.receivedWaiting(0)).isEqualTo(1);
        other.close();
    }

    @Test
    void refusesToLinkPortsOfDifferentPools() {
        assertThatThrownBy(() -> port.linkTo(new MemoryPort("other", MAC, new MemoryPool(1))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void poolGivesWhatItHasAndNoMore() {
        MemoryPool small = new MemoryPool(3);
        assertThat(small.allocate(burst, 4)).isEqualTo(3);
        assertThat(small.allocate(burst)).isFalse();
        assertThat(small.available()).isZero();
        small.free(burst);
        assertThat(small.available()).isEqualTo(3);
    }

    @Test
    void poolNoticesABufferThatIsReturnedTwice() {
        pool.allocate(burst);
        long buffer = burst.buffer(0);
        pool.free(burst);
        burst.add(buffer, buffer, 0, 0);
        assertThatThrownBy(() -> pool.free(burst))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("returned twice");
        burst.clear();
    }
}
