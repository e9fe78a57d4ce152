package sluice.forward;

import java.util.Arrays;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * One immutable state of the configuration: which services exist, which servers connections may refer to, which
 * addresses are VIPs.
 *
 * <p>The control thread builds and publishes it; workers read the newest once per burst. Its epoch grows with each
 * table, so that whatever was derived from an older one can be recognised.
 */
public final class ForwardingTable {
    private static final int FTP = 21;
    private static final int FTP_DATA = 20;
    private static final int FIRST_UNPRIVILEGED_PORT = 1024;
    private static final int TCP = 6;

    private final int epoch;
    private final @Nullable Service[] slots;
    private final @Nullable Server[] servers;
    private final int[] virtualAddresses;
    private final boolean hasFtp;
    private final boolean hasPortZero;

    ForwardingTable(int epoch, Collection<Service> services, @Nullable Server[] servers) {
        this.epoch = epoch;
        this.servers = servers;
        this.slots = new Service[Integer.highestOneBit(Math.max(2, services.size())) << 2];
        boolean ftp = false;
        boolean portZero = false;
        int[] addresses = new int[services.size()];
        int count = 0;
        for (Service service : services) {
            int i = slot(service.protocol(), service.address(), service.port());
            while (slots[i] != null) {
                i = i + 1 & slots.length - 1;
            }
            slots[i] = service;
            addresses[count++] = service.address();
            ftp |= service.port() == FTP;
            portZero |= service.port() == 0;
        }
        this.virtualAddresses = Arrays.stream(addresses).sorted().distinct().toArray();
        this.hasFtp = ftp;
        this.hasPortZero = portZero;
    }

    /** Grows with each table. */
    public int epoch() {
        return epoch;
    }

    /** The service that a packet to {@code address}:{@code port} belongs to, or null (spec 1.2). */
    public @Nullable Service service(int protocol, int address, int port) {
        Service service = exactly(protocol, address, port);
        if (service == null && hasFtp && protocol == TCP && (port == FTP_DATA || port >= FIRST_UNPRIVILEGED_PORT)) {
            service = exactly(TCP, address, FTP);
        }
        if (service == null && hasPortZero) {
            service = exactly(protocol, address, 0);
        }
        return service;
    }

    /** The server with that id, removed ones with connections included, or null. */
    public @Nullable Server server(int id) {
        return id >= 0 && id < servers.length ? servers[id] : null;
    }

    /** Whether some service has this address. */
    public boolean isVirtual(int address) {
        return Arrays.binarySearch(virtualAddresses, address) >= 0;
    }

    /** How many different VIPs there are. */
    public int virtualAddressCount() {
        return virtualAddresses.length;
    }

    /** The VIP at {@code index}, in ascending order of the signed number. */
    public int virtualAddress(int index) {
        return virtualAddresses[index];
    }

    private @Nullable Service exactly(int protocol, int address, int port) {
        int i = slot(protocol, address, port);
        Service service;
        while ((service = slots[i]) != null) {
            if (service.address() == address && service.port() == port && service.protocol() == protocol) {
                return service;
            }
            i = i + 1 & slots.length - 1;
        }
        return null;
    }

    private int slot(int protocol, int address, int port) {
        int h = (address * 31 + port) * 31 + protocol;
        h *= 0x9E3779B1;
        return (h ^ h >>> 15) & slots.length - 1;
    }
}
