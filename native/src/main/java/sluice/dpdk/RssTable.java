package sluice.dpdk;

import java.util.List;

/**
 * How a device spreads flows over its queues: the Toeplitz hash of addresses and ports under {@code key}, modulo the
 * size of {@code queues}, selects the queue.
 *
 * @param key the hash key, 40 or 52 bytes
 * @param queues queue numbers, a power of two of them
 */
@SuppressWarnings("ArrayRecordComponent") // a key is read by index in a loop, and never compared or printed
public record RssTable(byte[] key, List<Integer> queues) {}
