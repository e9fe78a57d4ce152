package sluice.forward;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The addresses and ports of all real servers of forwarding method NAT, by which their packets are told from those of other
 * hosts behind the director (spec 3.3). Immutable; any thread.
 *
 * <p>Open addressing over at least twice as many slots as servers; servers with the same address, port and protocol take
 * one.
 */
final class NatServers {
    private static final long MULTIPLIER = 0x9E37_79B9_7F4A_7C15L;

    private final @Nullable Server[] slots;

    NatServers(Collection<Service> services) {
        List<Server> servers = new ArrayList<>();
        for (Service service : services) {
            ServerList listed = service.servers();
            for (int i = 0; i < listed.count(); i++) {
                if (listed.server(i).spec().method() == ForwardingMethod.MASQ) {
                    servers.add(listed.server(i));
                }
            }
        }
        slots = new Server[Integer.highestOneBit(Math.max(2, servers.size())) << 2];
        servers.forEach(this::enter);
    }

    /** Whether some service of the protocol, or some service by mark, has this server. */
    boolean contains(int protocol, long high, long low, int port) {
        return find(protocol, high, low, port) != null;
    }

    /** The server of that service, or null; one of several. */
    @Nullable
    Server find(int protocol, long high, long low, int port) {
        Server server;
        for (int i = slot(high, low, port); (server = slots[i]) != null; i = next(i)) {
            if (is(server, high, low, port)
                    && (server.service().isByMark() || server.service().protocol() == protocol)) {
                return server;
            }
        }
        return null;
    }

    private void enter(Server server) {
        int port = server.spec().key().port();
        Server other;
        int i = slot(server.addressHigh(), server.addressLow(), port);
        for (; (other = slots[i]) != null; i = next(i)) {
            if (is(other, server.addressHigh(), server.addressLow(), port)
                    && other.service().isByMark() == server.service().isByMark()
                    && other.service().protocol() == server.service().protocol()) {
                return;
            }
        }
        slots[i] = server;
    }

    private static boolean is(Server server, long high, long low, int port) {
        return server.addressLow() == low
                && server.addressHigh() == high
                && server.spec().key().port() == port;
    }

    private int slot(long high, long low, int port) {
        long hash = ((high * MULTIPLIER ^ low) * MULTIPLIER ^ port) * MULTIPLIER;
        return (int) (hash >>> 32) & (slots.length - 1);
    }

    private int next(int i) {
        return (i + 1) & (slots.length - 1);
    }
}
