package sluice.scheduler;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A service's server list in memory, with the hooks of a scheduler: newest first. Servers have letters as names, their
 * ids are the letters' numbers; those of big farms have ids only.
 */
final class TestFarm implements Servers {
    private static final class Server {
        final int id;
        int addressFold;
        int port = 80;
        int weight;
        int lastWeight;
        int active;
        int inactive;
        boolean isOverloaded;

        Server(int id, int weight) {
            this.id = id;
            this.addressFold = id;
            this.weight = weight;
            this.lastWeight = weight;
        }
    }

    private final List<Server> servers = new ArrayList<>();
    private final Scheduler scheduler;
    private final Arrival arrival = new Arrival();
    private long clientHigh;
    private long clientLow;
    private int clientPort;
    private long destinationHigh;
    private long destinationLow;
    private long nowNanos;
    private int looks;

    TestFarm(Scheduler scheduler) {
        this.scheduler = scheduler;
        restart();
    }

    /** Another service takes the scheduler over. */
    TestFarm restart() {
        scheduler.prepare(this);
        scheduler.started(this, nowNanos);
        return this;
    }

    /** Adds servers such as {@code "A3 B2 C1"} one after the other. */
    TestFarm add(String spec) {
        for (String word : spec.split(" ")) {
            add(word.charAt(0), Integer.parseInt(word.substring(1)));
        }
        return this;
    }

    /** Adds one server. */
    TestFarm add(int id, int weight) {
        servers.add(0, new Server(id, weight));
        scheduler.prepare(this);
        scheduler.added(this, 0);
        return this;
    }

    /** Adds servers with ids from 0 on, and tells the scheduler only when all are there. */
    TestFarm addAtOnce(int[] weights) {
        for (int id = 0; id < weights.length; id++) {
            servers.add(0, new Server(id, weights[id]));
        }
        scheduler.prepare(this);
        scheduler.added(this, 0);
        return this;
    }

    TestFarm edit(int id, int weight) {
        Server server = named(id);
        server.weight = weight;
        if (weight != 0) {
            server.lastWeight = weight;
        }
        scheduler.prepare(this);
        scheduler.edited(this, indexOf(id));
        return this;
    }

    TestFarm remove(int id) {
        int index = indexOf(id);
        servers.remove(index);
        scheduler.prepare(this);
        scheduler.removed(this, index, id);
        return this;
    }

    /** Gives a server an address, for the next change of the list. */
    TestFarm address(int id, String address) {
        named(id).addressFold = fold(address);
        return this;
    }

    TestFarm load(int id, int active, int inactive) {
        Server server = named(id);
        server.active = active;
        server.inactive = inactive;
        return this;
    }

    TestFarm overload(int id, boolean isOverloaded) {
        named(id).isOverloaded = isOverloaded;
        return this;
    }

    /** The client of the next choices. */
    TestFarm from(String address, int port) {
        ByteBuffer bytes = mapped(address);
        clientHigh = bytes.getLong(0);
        clientLow = bytes.getLong(8);
        clientPort = port;
        return this;
    }

    /** The IPv4 client of the next choices. */
    TestFarm from(int address, int port) {
        clientHigh = 0;
        clientLow = 0xFFFF_0000_0000L | Integer.toUnsignedLong(address);
        clientPort = port;
        return this;
    }

    /** The destination address of the next choices' packets. */
    TestFarm to(String address) {
        ByteBuffer bytes = mapped(address);
        destinationHigh = bytes.getLong(0);
        destinationLow = bytes.getLong(8);
        return this;
    }

    /** The IPv4 destination address of the next choices' packets. */
    TestFarm to(int address) {
        destinationHigh = 0;
        destinationLow = 0xFFFF_0000_0000L | Integer.toUnsignedLong(address);
        return this;
    }

    /** Lets the time be so many seconds; what is due then is tidied up. */
    TestFarm at(long seconds) {
        nowNanos = seconds * 1_000_000_000L;
        boolean isMore = true;
        while (isMore) {
            isMore = scheduler.tidy(nowNanos);
        }
        return this;
    }

    /** The id of the next choice; -1 for none. */
    int pick() {
        arrival.set(clientHigh, clientLow, clientPort, destinationHigh, destinationLow, nowNanos);
        int index = scheduler.schedule(this, arrival);
        return index == Scheduler.NONE ? -1 : id(index);
    }

    /** The names of the next choices; {@code -} for none. */
    String picks(int count) {
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < count; i++) {
            int id = pick();
            names.append(id == -1 ? '-' : (char) id);
        }
        return names.toString();
    }

    /** How often a scheduler looked whether a server is overloaded since the last call. */
    int looks() {
        int since = looks;
        looks = 0;
        return since;
    }

    /** An address as schedulers see it (spec 2.11). */
    static int fold(String address) {
        ByteBuffer bytes = mapped(address);
        return AddressHash.fold(bytes.getLong(0), bytes.getLong(8));
    }

    private static ByteBuffer mapped(String address) {
        try {
            byte[] bytes = InetAddress.getByName(address).getAddress();
            ByteBuffer mapped = ByteBuffer.allocate(16);
            if (bytes.length == 4) {
                mapped.putShort(10, (short) 0xFFFF);
            }
            return mapped.put(16 - bytes.length, bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(address, e);
        }
    }

    private Server named(int id) {
        int index = indexOf(id);
        if (index < 0) {
            throw new IllegalArgumentException("no server " + id);
        }
        return servers.get(index);
    }

    @Override
    public int count() {
        return servers.size();
    }

    @Override
    public int id(int index) {
        return servers.get(index).id;
    }

    @Override
    public int indexOf(int id) {
        for (int i = 0; i < servers.size(); i++) {
            if (servers.get(i).id == id) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public int lastWeight(int index) {
        return servers.get(index).lastWeight;
    }

    @Override
    public int addressFold(int index) {
        return servers.get(index).addressFold;
    }

    @Override
    public int port(int index) {
        return servers.get(index).port;
    }

    @Override
    public int weight(int index) {
        return servers.get(index).weight;
    }

    @Override
    public int active(int index) {
        return servers.get(index).active;
    }

    @Override
    public int inactive(int index) {
        return servers.get(index).inactive;
    }

    @Override
    public boolean isOverloaded(int index) {
        looks++;
        return servers.get(index).isOverloaded;
    }
}
