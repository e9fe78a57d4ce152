package sluice.port;

/**
 * A port's counters since it was opened.
 *
 * @param rxPackets received frames
 * @param txPackets sent frames
 * @param rxBytes received bytes, Ethernet header included
 * @param txBytes sent bytes, Ethernet header included
 * @param rxMissed frames that the device dropped because nobody fetched them
 * @param rxErrors frames that arrived damaged
 * @param txErrors frames that the device failed to send
 * @param rxNoBuffer frames dropped because the pool was empty
 */
public record PortStatistics(
        long rxPackets,
        long txPackets,
        long rxBytes,
        long txBytes,
        long rxMissed,
        long rxErrors,
        long txErrors,
        long rxNoBuffer) {}
