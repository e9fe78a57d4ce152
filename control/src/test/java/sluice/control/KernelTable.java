package sluice.control;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sluice.forward.Refused;
import sluice.forward.Refused.Reason;
import sluice.forward.Traffic;
import sluice.forward.TrafficCounters;
import sluice.forward.TrafficRates;
import sluice.rules.RealServer;
import sluice.rules.TimeoutSeconds;
import sluice.rules.VirtualService;
import sluice.sync.SyncDaemons;

/**
 * The kernel's table of services as far as ipvsadm can see it, with everything that Sluice's director lacks as yet: what
 * recordings of ipvsadm are replayed against.
 */
public final class KernelTable implements RequestHandler {
    private static final int KERNEL_TABLE_SIZE = 4096;
    /** The scheduler that only the newer kernel has. */
    private static final String NEW_SCHEDULER = "twos";

    /** Of the machine that was recorded. */
    private static final List<String> INTERFACES = List.of("c0", "r0");

    private static final Set<String> SCHEDULERS =
            Set.of("rr", "wrr", "lc", "wlc", "lblc", "lblcr", "dh", "sh", "sed", "nq", "mh", "fo", "ovf", "none");

    private final List<Entry> services = new ArrayList<>();
    private final boolean isNew;
    private TimeoutSeconds timeouts = TimeoutSeconds.DEFAULT;
    private long[] counters = {0};
    private int nextCounter;
    private List<LocalPortMessage> localPorts = List.of();
    private final SyncDaemons daemons = new SyncDaemons(INTERFACES, port -> 1500, () -> false, () -> 1);

    private static final class Entry {
        private VirtualService service;
        private final List<RealServer> servers = new ArrayList<>();

        private Entry(VirtualService service) {
            this.service = service;
        }
    }

    /**
     * An empty table.
     *
     * @param isNew whether the kernel is 6.12 and not 6.1
     */
    public KernelTable(boolean isNew) {
        this.isNew = isNew;
    }

    /** From now on the next listing's counters are these, one after the other, round and round. */
    public synchronized void counters(long... values) {
        counters = values.clone();
        nextCounter = 0;
    }

    /** Lists these ports of local addresses, which the kernel does not have, from now on. */
    public synchronized void localPorts(LocalPortMessage... pairs) {
        localPorts = List.of(pairs);
    }

    @Override
    public synchronized void handle(Request request, ReplyWriter replies) throws Exception {
        String command = String.valueOf(request.command());
        switch (command) {
            case Commands.LIST_SERVICES -> replies.result(Schema.row(ServiceTable.class), list(request.service()));
            case Commands.LIST_CONNECTIONS -> replies.endOfRows();
            case Commands.LOCAL_PORTS -> replies.result(Schema.list(LocalPortMessage.class), localPorts);
            // Lines are carried out one by one, as the kernel does.
            case Commands.BEGIN -> replies.done();
            case Commands.COMMIT ->
                replies.result(Schema.row(TransactionResult.class), new TransactionResult(0, List.of()));
            case Commands.TIMEOUTS -> replies.result(Schema.row(TimeoutSeconds.class), timeouts);
            case Commands.SET_TIMEOUTS -> {
                set(request.timeouts());
                replies.done();
            }
            case Commands.START_SYNC -> {
                daemons.start(sync(request).toDaemon());
                replies.done();
            }
            case Commands.STOP_SYNC -> {
                daemons.stop(sync(request).toRole());
                replies.done();
            }
            case Commands.LIST_SYNC ->
                replies.result(
                        Schema.list(SyncMessage.class),
                        daemons.list().stream().map(SyncMessage::of).toList());
            default -> {
                change(command, request);
                replies.done();
            }
        }
    }

    private static SyncMessage sync(Request request) {
        return Objects.requireNonNull(request.sync());
    }

    private void change(String command, Request request) throws Refused {
        ServiceMessage message = request.service();
        if (message == null) {
            if (command.equals(Commands.FLUSH)) {
                services.clear();
            }
            return;
        }
        VirtualService service = message.toService();
        ServerMessage serverMessage = request.server();
        if (serverMessage != null) {
            change(command, find(service, "Service not defined"), serverMessage.toServer());
            return;
        }
        switch (command) {
            case Commands.ADD_SERVICE -> {
                if (indexOf(service) >= 0) {
                    throw new Refused(Reason.EEXIST, "exists");
                }
                check(service);
                services.add(new Entry(service));
            }
            case Commands.EDIT_SERVICE -> {
                Entry entry = find(service, "none");
                check(service);
                entry.service = service;
            }
            case Commands.DELETE_SERVICE -> services.remove(find(service, "none"));
            case Commands.ZERO -> find(service, "none");
            default -> throw new IllegalStateException(command);
        }
    }

    private static void change(String command, Entry entry, RealServer server) throws Refused {
        int index = -1;
        for (int i = 0; i < entry.servers.size(); i++) {
            RealServer other = entry.servers.get(i);
            if (other.address().equals(server.address()) && other.port() == server.port()) {
                index = i;
            }
        }
        if (command.equals(Commands.ADD_SERVER)) {
            if (index >= 0) {
                throw new Refused(Reason.EEXIST, "exists");
            }
            byte[] address = server.address().getAddress();
            boolean isGroup = address.length == 4 && (address[0] & 0xff) >= 0xe0;
            if (isGroup || server.address().isAnyLocalAddress()) {
                throw new Refused(Reason.EINVAL, "not unicast");
            }
            entry.servers.addFirst(server);
        } else if (index < 0) {
            throw new Refused(Reason.ENOENT, "none");
        } else if (command.equals(Commands.EDIT_SERVER)) {
            entry.servers.set(index, server);
        } else {
            entry.servers.remove(index);
        }
    }

    private void check(VirtualService service) throws Refused {
        boolean isEngineKnown = service.persistenceEngine().isEmpty()
                || service.persistenceEngine().equals("sip");
        boolean isSchedulerKnown = SCHEDULERS.contains(service.scheduler())
                || (isNew && service.scheduler().equals(NEW_SCHEDULER));
        if (!isSchedulerKnown || !isEngineKnown) {
            throw new Refused(Reason.ENOENT, "unknown");
        }
    }

    private void set(@Nullable TimeoutSeconds set) {
        if (set != null) {
            timeouts = new TimeoutSeconds(
                    set.tcp() == 0 ? timeouts.tcp() : set.tcp(),
                    set.tcpFin() == 0 ? timeouts.tcpFin() : set.tcpFin(),
                    set.udp() == 0 ? timeouts.udp() : set.udp());
        }
    }

    private ServiceTable list(@Nullable ServiceMessage message) throws Refused {
        List<Entry> listed = message == null ? services : List.of(find(message.toService(), "none"));
        nextCounter = 0;
        return new ServiceTable(
                KERNEL_TABLE_SIZE, listed.stream().map(this::listing).toList());
    }

    private ServiceListing listing(Entry entry) {
        TrafficCounters counters = new TrafficCounters(next(), next(), next(), next(), next());
        TrafficRates rates = new TrafficRates(next(), next(), next(), next(), next());
        List<ServerListing> servers = new ArrayList<>();
        for (RealServer server : entry.servers) {
            TrafficCounters bytes = new TrafficCounters(0, 0, 0, next(), next());
            servers.add(new ServerListing(ServerMessage.of(server), 0, 0, 0, new Traffic(bytes, TrafficRates.ZERO)));
        }
        return new ServiceListing(ServiceMessage.of(entry.service), new Traffic(counters, rates), servers, List.of());
    }

    private long next() {
        return counters[nextCounter++ % counters.length];
    }

    private Entry find(VirtualService service, String message) throws Refused {
        int index = indexOf(service);
        if (index < 0) {
            throw new Refused(Reason.ESRCH, message);
        }
        return services.get(index);
    }

    private int indexOf(VirtualService wanted) {
        for (int i = 0; i < services.size(); i++) {
            VirtualService service = services.get(i).service;
            if (service.firewallMark() == wanted.firewallMark()
                    && service.protocol() == wanted.protocol()
                    && service.address().equals(wanted.address())
                    && service.port() == wanted.port()) {
                return i;
            }
        }
        return -1;
    }
}
