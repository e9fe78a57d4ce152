package sluice.port;

import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.OptionalLong;

/** What the kernel says of its interfaces, in this process's network namespace. Thread: any; cold. */
final class KernelInterface {
    private KernelInterface() {}

    static boolean exists(String name) {
        try {
            return NetworkInterface.getByName(name) != null;
        } catch (SocketException e) {
            return false;
        }
    }

    /** Whether it is up and has a link. */
    static boolean isRunning(String name) {
        try {
            NetworkInterface kernel = NetworkInterface.getByName(name);
            return kernel != null && kernel.isUp();
        } catch (SocketException e) {
            return false;
        }
    }

    /** Its Ethernet address, first byte on the wire highest of 48 bits. */
    static OptionalLong mac(String name) {
        try {
            NetworkInterface kernel = NetworkInterface.getByName(name);
            byte[] address = kernel == null ? null : kernel.getHardwareAddress();
            if (address == null) {
                return OptionalLong.empty();
            }
            long mac = 0;
            for (byte part : address) {
                mac = mac << 8 | (part & 0xFF);
            }
            return OptionalLong.of(mac);
        } catch (SocketException e) {
            return OptionalLong.empty();
        }
    }
}
