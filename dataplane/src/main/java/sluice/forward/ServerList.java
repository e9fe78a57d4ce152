package sluice.forward;

import java.util.Arrays;
import org.agrona.collections.Int2IntHashMap;
import sluice.scheduler.AddressHash;
import sluice.scheduler.Counts;
import sluice.scheduler.Servers;

/**
 * The real servers of a service in IPVS order, the newest first, as its scheduler sees them.
 *
 * <p>Immutable but for the counters behind it; the service replaces it under its lock. What schedulers read for every
 * server lies in arrays, because a choice among thousands walks them all.
 */
final class ServerList implements Servers {
    static final ServerList EMPTY = new ServerList(new Server[0]);

    private static final int NOT_LISTED = -1;
    private static final float LOAD_FACTOR = 0.5f;

    private final Server[] servers;
    private final int[] weights;
    private final long[] lines;
    private final Int2IntHashMap indexById;

    private ServerList(Server[] servers) {
        this(servers, true);
    }

    private ServerList(Server[] servers, boolean isIndexed) {
        this.servers = servers;
        this.weights = new int[servers.length];
        this.lines = new long[servers.length];
        this.indexById = new Int2IntHashMap(isIndexed ? 2 * servers.length + 2 : 2, LOAD_FACTOR, NOT_LISTED);
        for (int i = 0; i < servers.length; i++) {
            weights[i] = servers[i].weight();
            lines[i] = servers[i].line();
            if (isIndexed) {
                indexById.put(servers[i].id(), i);
            }
        }
    }

    /** The same list, from which nobody chooses as yet, with another server in front: without an index by id. */
    ServerList withNewestUnindexed(Server server) {
        return new ServerList(append(server), false);
    }

    /** The same list with an index by id. */
    ServerList indexed() {
        return indexById.size() == servers.length ? this : new ServerList(servers);
    }

    Server server(int index) {
        return servers[index];
    }

    int indexOf(ServerKey key) {
        for (int i = 0; i < servers.length; i++) {
            if (servers[i].spec().key().equals(key)) {
                return i;
            }
        }
        return NOT_LISTED;
    }

    /** Whether all replies pass the director: those of NAT and FULLNAT do. */
    boolean areTranslated() {
        for (Server server : servers) {
            ForwardingMethod method = server.spec().method();
            if (method != ForwardingMethod.MASQ && method != ForwardingMethod.FULLNAT) {
                return false;
            }
        }
        return true;
    }

    ServerList withNewest(Server server) {
        return new ServerList(append(server));
    }

    private Server[] append(Server server) {
        Server[] more = new Server[servers.length + 1];
        more[0] = server;
        System.arraycopy(servers, 0, more, 1, servers.length);
        return more;
    }

    ServerList with(int index, Server server) {
        Server[] same = servers.clone();
        same[index] = server;
        return new ServerList(same);
    }

    ServerList without(int index) {
        Server[] fewer = Arrays.copyOf(servers, servers.length - 1);
        System.arraycopy(servers, index + 1, fewer, index, servers.length - index - 1);
        return new ServerList(fewer);
    }

    @Override
    public int count() {
        return servers.length;
    }

    @Override
    public int id(int index) {
        return servers[index].id();
    }

    @Override
    public int indexOf(int id) {
        return indexById.get(id);
    }

    @Override
    public int weight(int index) {
        return weights[index];
    }

    @Override
    public int lastWeight(int index) {
        return servers[index].lastWeight();
    }

    @Override
    public int addressFold(int index) {
        return AddressHash.fold(servers[index].addressHigh(), servers[index].addressLow());
    }

    @Override
    public int port(int index) {
        return servers[index].spec().key().port();
    }

    @Override
    public int active(int index) {
        return Counts.active(counts(index));
    }

    @Override
    public int inactive(int index) {
        return Counts.inactive(counts(index));
    }

    @Override
    public boolean isOverloaded(int index) {
        return Counts.isOverloaded(counts(index));
    }

    @Override
    public long counts(int index) {
        return ServerCounters.counts(lines[index]);
    }
}
