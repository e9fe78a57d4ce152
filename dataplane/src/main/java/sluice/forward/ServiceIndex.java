package sluice.forward;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Finds a service by protocol, address and port, or by family and firewall mark. Immutable; any thread.
 *
 * <p>Open addressing over at least twice as many slots as services. A service by mark is entered with protocol 0, which
 * no service by address has, its mark in place of the address's low half.
 */
final class ServiceIndex {
    private static final int BY_MARK = 0;
    private static final long MULTIPLIER = 0x9E37_79B9_7F4A_7C15L;

    private final @Nullable Service[] slots;

    ServiceIndex(Collection<Service> services) {
        slots = new Service[Integer.highestOneBit(Math.max(2, services.size())) << 2];
        for (Service service : services) {
            int i = service.isByMark()
                    ? slot(BY_MARK, family(service.isIpv6()), service.mark(), 0)
                    : slot(service.protocol(), service.addressHigh(), service.addressLow(), service.port());
            while (slots[i] != null) {
                i = next(i);
            }
            slots[i] = service;
        }
    }

    @Nullable
    Service byAddress(int protocol, long high, long low, int port) {
        Service service;
        for (int i = slot(protocol, high, low, port); (service = slots[i]) != null; i = next(i)) {
            if (service.addressLow() == low
                    && service.addressHigh() == high
                    && service.port() == port
                    && service.protocol() == protocol
                    && !service.isByMark()) {
                return service;
            }
        }
        return null;
    }

    @Nullable
    Service byMark(boolean isIpv6, int mark) {
        Service service;
        for (int i = slot(BY_MARK, family(isIpv6), mark, 0); (service = slots[i]) != null; i = next(i)) {
            if (service.isByMark() && service.mark() == mark && service.isIpv6() == isIpv6) {
                return service;
            }
        }
        return null;
    }

    private int slot(int protocol, long high, long low, int port) {
        long hash = ((high * MULTIPLIER ^ low) * MULTIPLIER ^ ((long) port << 8 | protocol)) * MULTIPLIER;
        return (int) (hash >>> 32) & (slots.length - 1);
    }

    private int next(int i) {
        return (i + 1) & (slots.length - 1);
    }

    private static long family(boolean isIpv6) {
        return isIpv6 ? 1 : 0;
    }
}
