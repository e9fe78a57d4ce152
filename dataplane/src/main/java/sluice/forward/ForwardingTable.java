package sluice.forward;

import java.util.Collection;
import org.jspecify.annotations.Nullable;
import sluice.wire.IpAddress;

/**
 * One immutable state of the configuration: which services exist and which addresses are VIPs.
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
    private final AddressSet virtualAddresses;
    private final LocalAddresses localAddresses;
    private final boolean hasFtp;
    private final boolean hasPortZero;
    private final MarkRules marks;

    ForwardingTable(
            int epoch, Collection<Service> services, AddressSet portAddresses, long[] portMacs, MarkRules marks) {
        this.epoch = epoch;
        this.marks = marks;
        this.slots = new Service[Integer.highestOneBit(Math.max(2, services.size())) << 2];
        boolean ftp = false;
        boolean portZero = false;
        long[] highs = new long[services.size()];
        long[] lows = new long[services.size()];
        int count = 0;
        for (Service service : services) {
            int i = slot(service.protocol(), service.address(), service.port());
            while (slots[i] != null) {
                i = i + 1 & slots.length - 1;
            }
            slots[i] = service;
            highs[count] = IpAddress.HIGH4;
            lows[count++] = IpAddress.low4(service.address());
            ftp |= service.port() == FTP;
            portZero |= service.port() == 0;
        }
        this.virtualAddresses = AddressSet.of(highs, lows);
        this.localAddresses = LocalAddresses.of(virtualAddresses.and(portAddresses), portMacs);
        this.hasFtp = ftp;
        this.hasPortZero = portZero;
    }

    /** Grows with each table. */
    public int epoch() {
        return epoch;
    }

    /** Which packets have firewall marks. */
    public MarkRules marks() {
        return marks;
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

    /** Whether some service has this address. */
    public boolean isVirtual(long high, long low) {
        return virtualAddresses.contains(high, low);
    }

    /** The VIPs and the addresses of the ports. */
    public LocalAddresses localAddresses() {
        return localAddresses;
    }

    /** The VIPs. */
    public AddressSet virtualAddresses() {
        return virtualAddresses;
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
