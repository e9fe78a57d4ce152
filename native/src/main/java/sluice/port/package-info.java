/**
 * Ports: receive a burst, send a burst, whatever the device behind them.
 *
 * <p>Devices: DPDK, memory, pcap file, and a faulty wrapper. Never looks inside packets. A port's queue belongs to one
 * thread.
 */
@NullMarked
package sluice.port;

import org.jspecify.annotations.NullMarked;
