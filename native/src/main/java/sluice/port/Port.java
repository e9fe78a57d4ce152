package sluice.port;

import org.jspecify.annotations.Nullable;

/**
 * A device that receives and sends bursts of Ethernet frames.
 *
 * <p>Threads: each queue belongs to one thread; the cold methods may be called from any thread.
 */
public interface Port extends AutoCloseable {
    /** The name by which configuration and listings know the port. */
    String name();

    /**
     * Takes received packets from queue {@code queue}.
     *
     * @param into is overwritten: its previous packets must have found another owner
     * @return how many packets it now holds, 0 to its capacity
     */
    int receive(int queue, Burst into);

    /**
     * Sends all packets of {@code from} on queue {@code queue} and clears it. What the device refuses goes back to the
     * pool.
     *
     * @return how many the device took
     */
    int transmit(int queue, Burst from);

    /** The Ethernet address that the port sends from: 48 bits, the first byte on the wire highest. */
    long mac();

    /** The largest L3 packet in bytes that it sends. */
    int mtu();

    /** Receive queues, and as many transmit queues. */
    int queues();

    /**
     * Work that the device does for packets to be sent when their offload flags say so: {@link Burst#VLAN},
     * {@link Burst#TX_IP_CHECKSUM}, {@link Burst#TX_TCP_CHECKSUM}, {@link Burst#TX_UDP_CHECKSUM}.
     */
    default int transmitOffloads() {
        return 0;
    }

    /** Whether the link is up. */
    boolean isLinkUp();

    /** How it spreads received flows over its queues; null when it does not, or does not tell. */
    default @Nullable Spread spread() {
        return null;
    }

    /** Where the buffers of its received packets come from, and where packets to be sent may come from. */
    PacketPool pool();

    /** Counters since the port was opened. */
    PortStatistics statistics();

    /** Stops the device. No queue may be in use. */
    @Override
    void close();
}
