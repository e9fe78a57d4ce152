package sluice.forward;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sluice.wire.IpAddress;

/**
 * One immutable state of the configuration: which services exist and which addresses are VIPs or local addresses.
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
    private final ServiceIndex services;
    private final NatServers natServers;
    private final AddressSet virtualAddresses;
    private final AddressSet servedAddresses;
    private final LocalAddresses localAddresses;
    private final boolean serves4;
    private final boolean serves6;
    private final boolean hasFtp;
    private final boolean hasPortZero;
    private final boolean hasIdleTimeouts;
    private final boolean hasCalls;
    private final MarkRules marks;

    ForwardingTable(int epoch, Collection<Service> services, OwnPorts ports, MarkRules marks) {
        this.epoch = epoch;
        this.marks = marks;
        this.services = new ServiceIndex(services);
        this.natServers = new NatServers(services);
        boolean ipv4 = false;
        boolean ipv6 = false;
        boolean ftp = false;
        boolean portZero = false;
        boolean idleTimeouts = false;
        boolean calls = false;
        long[] highs = new long[services.size()];
        long[] lows = new long[services.size()];
        int count = 0;
        for (Service service : services) {
            if (!service.isByMark()) {
                highs[count] = service.addressHigh();
                lows[count++] = service.addressLow();
            }
            // Replies to a local address are of its family, whatever the service's.
            ipv6 |= service.isIpv6() || service.localPool(true).size() > 0;
            ipv4 |= !service.isIpv6() || service.localPool(false).size() > 0;
            ftp |= service.port() == FTP;
            portZero |= service.port() == 0;
            idleTimeouts |= service.spec().extras().connectionSeconds() != 0;
            calls |= service.persistence().isByCall();
        }
        this.virtualAddresses = AddressSet.of(Arrays.copyOf(highs, count), Arrays.copyOf(lows, count));
        AddressSet served = virtualAddresses.and(localsOf(services, LocalAddress.ANY_PORT, ports));
        this.localAddresses = LocalAddresses.of(served.and(ports.addresses()), atPorts(services, ports), ports.macs());
        for (String port : ports.names()) {
            served = served.and(localsOf(services, port, ports));
        }
        this.servedAddresses = served;
        this.serves4 = ipv4;
        this.serves6 = ipv6;
        this.hasFtp = ftp;
        this.hasPortZero = portZero;
        this.hasIdleTimeouts = idleTimeouts;
        this.hasCalls = calls;
    }

    private ForwardingTable(ForwardingTable before, NatServers natServers, MarkRules marks) {
        this.epoch = before.epoch + 1;
        this.marks = marks;
        this.services = before.services;
        this.natServers = natServers;
        this.virtualAddresses = before.virtualAddresses;
        this.servedAddresses = before.servedAddresses;
        this.localAddresses = before.localAddresses;
        this.serves4 = before.serves4;
        this.serves6 = before.serves6;
        this.hasFtp = before.hasFtp;
        this.hasPortZero = before.hasPortZero;
        this.hasIdleTimeouts = before.hasIdleTimeouts;
        this.hasCalls = before.hasCalls;
    }

    /** The next table, of the same services with the same addresses; {@code natServers} and {@code marks} may be others. */
    ForwardingTable next(NatServers natServers, MarkRules marks) {
        return new ForwardingTable(this, natServers, marks);
    }

    private static AddressSet[] atPorts(Collection<Service> services, OwnPorts ports) {
        return ports.names().stream()
                .map(port -> localsOf(services, port, ports))
                .toArray(AddressSet[]::new);
    }

    /** The local addresses that were given to a port; those that a port has anyway are its own. */
    private static AddressSet localsOf(Collection<Service> services, String port, OwnPorts ports) {
        List<InetAddress> locals = services.stream()
                .flatMap(service -> service.locals().stream())
                .filter(local -> local.port().equals(port))
                .map(LocalAddress::address)
                .filter(address ->
                        !ports.addresses().contains(AddressNumbers.high(address), AddressNumbers.low(address)))
                .toList();
        return AddressSet.of(
                locals.stream().mapToLong(AddressNumbers::high).toArray(),
                locals.stream().mapToLong(AddressNumbers::low).toArray());
    }

    /** Grows with each table. */
    public int epoch() {
        return epoch;
    }

    /** Whether there is any service or local address of a family; without one its packets are all the host's (spec 1.1). */
    public boolean serves(boolean isIpv6) {
        return isIpv6 ? serves6 : serves4;
    }

    NatServers natServers() {
        return natServers;
    }

    /** Which packets have firewall marks. */
    public MarkRules marks() {
        return marks;
    }

    /**
     * The service that a packet belongs to, or null (spec 1.2).
     *
     * @param mark the packet's firewall mark, 0 without one
     * @param high the destination address's high half, see {@link IpAddress}
     * @param low its low half
     * @param port the destination port
     */
    public @Nullable Service service(int mark, int protocol, long high, long low, int port) {
        Service service = mark == 0 ? null : services.byMark(!IpAddress.is4(high, low), mark);
        if (service == null) {
            service = services.byAddress(protocol, high, low, port);
        }
        if (service == null && hasFtp && protocol == TCP && (port == FTP_DATA || port >= FIRST_UNPRIVILEGED_PORT)) {
            service = services.byAddress(TCP, high, low, FTP);
        }
        if (service == null && hasPortZero) {
            service = services.byAddress(protocol, high, low, 0);
        }
        return service;
    }

    /** Whether a packet from this address and port is one of a real server of forwarding method NAT (spec 3.3). */
    public boolean isFromNatServer(int protocol, long high, long low, int port) {
        return natServers.contains(protocol, high, low, port);
    }

    /** The first real server of forwarding method NAT that has this address and port, or null. */
    public @Nullable Server natServer(int protocol, long high, long low, int port) {
        return natServers.find(protocol, high, low, port);
    }

    /** Whether some service's persistence goes by calls. */
    public boolean hasCalls() {
        return hasCalls;
    }

    /** Whether some service has this address. */
    public boolean isVirtual(long high, long low) {
        return virtualAddresses.contains(high, low);
    }

    /** Whether some service has an idle timeout of its own. */
    public boolean hasIdleTimeouts() {
        return hasIdleTimeouts;
    }

    /** The VIPs, the local addresses of services, and the addresses of the ports. */
    public LocalAddresses localAddresses() {
        return localAddresses;
    }

    /** The addresses that are the director's because of its services: VIPs and local addresses. */
    public AddressSet servedAddresses() {
        return servedAddresses;
    }
}
