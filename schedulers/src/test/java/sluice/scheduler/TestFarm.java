package sluice.scheduler;

import java.util.ArrayList;
import java.util.List;

/** A service's server list in memory, with the hooks of a scheduler: newest first, letters as names. */
final class TestFarm implements Servers {
    private static final class Server {
        final char name;
        int weight;
        int lastWeight;
        int active;
        int inactive;
        boolean isOverloaded;

        Server(char name, int weight) {
            this.name = name;
            this.weight = weight;
            this.lastWeight = weight;
        }
    }

    private final List<Server> servers = new ArrayList<>();
    private final Scheduler scheduler;
    private final Arrival arrival = new Arrival();

    TestFarm(Scheduler scheduler) {
        this.scheduler = scheduler;
        scheduler.prepare(this);
        scheduler.started(this, 0);
    }

    /** Adds servers such as {@code "A3 B2 C1"} one after the other. */
    TestFarm add(String spec) {
        for (String word : spec.split(" ")) {
            servers.add(0, new Server(word.charAt(0), Integer.parseInt(word.substring(1))));
            scheduler.prepare(this);
            scheduler.added(this, 0);
        }
        return this;
    }

    TestFarm edit(char name, int weight) {
        int index = indexOf(name);
        servers.get(index).weight = weight;
        if (weight != 0) {
            servers.get(index).lastWeight = weight;
        }
        scheduler.prepare(this);
        scheduler.edited(this, index);
        return this;
    }

    TestFarm remove(char name) {
        int index = indexOf(name);
        servers.remove(index);
        scheduler.prepare(this);
        scheduler.removed(this, index, name);
        return this;
    }

    TestFarm load(char name, int active, int inactive) {
        Server server = servers.get(indexOf(name));
        server.active = active;
        server.inactive = inactive;
        return this;
    }

    TestFarm overload(char name, boolean isOverloaded) {
        servers.get(indexOf(name)).isOverloaded = isOverloaded;
        return this;
    }

    /** The names of the next choices; {@code -} for none. */
    String picks(int count) {
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < count; i++) {
            int index = scheduler.schedule(this, arrival);
            names.append(index == Scheduler.NONE ? '-' : servers.get(index).name);
        }
        return names.toString();
    }

    private int indexOf(char name) {
        for (int i = 0; i < servers.size(); i++) {
            if (servers.get(i).name == name) {
                return i;
            }
        }
        throw new IllegalArgumentException("no server " + name);
    }

    @Override
    public int count() {
        return servers.size();
    }

    @Override
    public int id(int index) {
        return servers.get(index).name;
    }

    @Override
    public int indexOf(int id) {
        for (int i = 0; i < servers.size(); i++) {
            if (servers.get(i).name == id) {
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
        return servers.get(index).name;
    }

    @Override
    public int port(int index) {
        return 80;
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
        return servers.get(index).isOverloaded;
    }
}
