package sluice.ipvsadm;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import sluice.rules.RealServer;
import sluice.rules.VirtualService;

/**
 * The order of ipvsadm's listings (spec 9.3).
 *
 * <p>It compares by 32-bit subtraction, which wraps around: 255.255.255.255 comes before 0.0.0.0, and the order is not
 * transitive. The result then depends on the algorithm, so this is the C library's: a merge sort that halves from the
 * top. {@link List#sort} might refuse such a comparator.
 */
final class ListingOrder {
    private static final int ADDRESS_WORDS = 4;

    private ListingOrder() {}

    static List<ServiceView.Service> services(List<ServiceView.Service> services) {
        return sort(services, (a, b) -> compare(a.service(), b.service()));
    }

    static List<ServiceView.Server> servers(List<ServiceView.Server> servers) {
        return sort(servers, (a, b) -> compare(a.server(), b.server()));
    }

    private static int compare(VirtualService a, VirtualService b) {
        int difference = (int) a.firewallMark() - (int) b.firewallMark();
        if (difference == 0) {
            difference = Boolean.compare(a.isIpv6(), b.isIpv6());
        }
        if (difference == 0) {
            difference = a.protocol() - b.protocol();
        }
        if (difference == 0) {
            difference = compare(a.address(), b.address());
        }
        return difference == 0 ? a.port() - b.port() : difference;
    }

    private static int compare(RealServer a, RealServer b) {
        int difference = compare(a.address(), b.address());
        return difference == 0 ? a.port() - b.port() : difference;
    }

    private static int compare(InetAddress a, InetAddress b) {
        byte[] left = a.getAddress();
        byte[] right = b.getAddress();
        for (int i = 0; i < ADDRESS_WORDS; i++) {
            int difference = word(left, i) - word(right, i);
            if (difference != 0) {
                return difference;
            }
        }
        return 0;
    }

    /** Word {@code index} of an address in a space of four; IPv4 has one and zeros behind. */
    private static int word(byte[] bytes, int index) {
        int at = 4 * index;
        if (at >= bytes.length) {
            return 0;
        }
        return bytes[at] << 24 | (bytes[at + 1] & 0xff) << 16 | (bytes[at + 2] & 0xff) << 8 | (bytes[at + 3] & 0xff);
    }

    private static <T> List<T> sort(List<T> items, Comparator<T> order) {
        if (items.size() <= 1) {
            return items;
        }
        int middle = items.size() / 2;
        List<T> left = sort(items.subList(0, middle), order);
        List<T> right = sort(items.subList(middle, items.size()), order);
        List<T> merged = new ArrayList<>(items.size());
        int i = 0;
        int j = 0;
        while (i < left.size() && j < right.size()) {
            merged.add(order.compare(left.get(i), right.get(j)) <= 0 ? left.get(i++) : right.get(j++));
        }
        merged.addAll(left.subList(i, left.size()));
        merged.addAll(right.subList(j, right.size()));
        return merged;
    }
}
