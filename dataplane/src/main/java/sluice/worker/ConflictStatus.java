package sluice.worker;

import java.net.InetAddress;

/**
 * Another station's claim to an address of the director.
 *
 * @param address the address
 * @param port name of the port where it was claimed
 * @param mac the station's Ethernet address
 * @param count how often it was claimed
 * @param secondsAgo when it was claimed last
 */
public record ConflictStatus(InetAddress address, String port, String mac, long count, long secondsAgo) {}
