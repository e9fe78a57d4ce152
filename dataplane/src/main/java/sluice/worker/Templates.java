package sluice.worker;

import org.jspecify.annotations.Nullable;
import sluice.connection.ConnectionDraft;
import sluice.connection.ConnectionRecord;
import sluice.connection.ConnectionTable;
import sluice.connection.PacketTuple;
import sluice.connection.Ticks;
import sluice.connection.WorkerConnections;
import sluice.forward.Persistence;
import sluice.forward.Server;
import sluice.forward.ServerCounters;
import sluice.forward.Service;
import sluice.forward.Services;
import sluice.forward.Setting;
import sluice.forward.Settings;
import sluice.parse.Headers;
import sluice.scheduler.Arrival;
import sluice.scheduler.Compatibility;
import sluice.sip.CallId;
import sluice.wire.IpAddress;
import sluice.wire.Ipv4;
import sluice.wire.Udp;

/**
 * The persistence templates: which server the clients of a persistent service stay with (spec 3.5).
 *
 * <p>Two workers that see the first packets of one client at the same time may make two templates, as two processors of
 * the kernel may; the newer one counts from then on. Thread: the worker's.
 */
final class Templates {
    private static final int FTP = 21;

    /** A template may end between finding and joining it; then it is looked for anew, that often at most. */
    private static final int ATTEMPTS = 3;

    private final ConnectionTable table;
    private final WorkerConnections connections;
    private final Services services;
    private final Settings settings;
    private final Compatibility compatibility;
    private final PacketTuple key = new PacketTuple();
    private final ConnectionDraft draft = new ConnectionDraft();
    private final CallId call = new CallId();
    private int joined;
    private boolean isWithoutCall;
    private boolean isFull;

    Templates(
            ConnectionTable table,
            WorkerConnections connections,
            Services services,
            Settings settings,
            Compatibility compatibility) {
        this.table = table;
        this.connections = connections;
        this.services = services;
        this.settings = settings;
        this.compatibility = compatibility;
    }

    /**
     * Finds or makes the template for the client of {@code packet} and joins it; the new connection is counted at the
     * server already.
     *
     * @return the server, or null when there is none for it, {@link #isFull} or {@link #isWithoutCall}
     */
    @Nullable
    Server join(Round round, int i, Service service, PacketTuple packet, int mark, Arrival arrival) {
        isFull = false;
        isWithoutCall = false;
        describe(service, packet);
        if (service.persistence().isByCall()) {
            isWithoutCall = !findCall(round.headers, i);
            if (isWithoutCall) {
                return null;
            }
            key.ofCall(table.secret(), call.text(), call.length());
        }
        Server server = find(round.nowTicks);
        if (server != null) {
            ServerCounters.bind(server.line(), compatibility);
            return server;
        }
        server = service.choose(arrival);
        return server != null && make(service, packet, mark, server, round.nowTicks) ? server : null;
    }

    /**
     * Finds or makes the template for the call that {@code server} makes by packet {@code i}, and joins it; the new
     * connection is counted at the server, wherever the template leads to.
     *
     * @param request the tuple of the client's answers
     * @return false when the packet is not of any call, or no connection more fits
     */
    boolean join(Round round, int i, Service service, PacketTuple request, Server server) {
        describe(service, request);
        if (!findCall(round.headers, i)) {
            return false;
        }
        key.ofCall(table.secret(), call.text(), call.length());
        ServerCounters.bind(server.line(), compatibility);
        return find(round.nowTicks) != null || make(service, request, 0, server, round.nowTicks);
    }

    /** Finds the template of {@link #key} and joins it; its server, or null when there is none that is valid. */
    private @Nullable Server find(int nowTicks) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int entry = connections.find(key);
            if (entry == WorkerConnections.NOT_FOUND) {
                break;
            }
            int number = entry >>> 1;
            int generation = connections.foundGeneration();
            if (key.isOfCall() && !connections.isOfCall(number, call.text(), call.length())) {
                // Another call with the same digest, or one that has just ended.
                break;
            }
            Server server = valid(table.record(number));
            if (server == null) {
                connections.invalidateTemplate(number, generation);
                break;
            }
            if (connections.join(number, generation, nowTicks)) {
                joined = number;
                return server;
            }
        }
        return null;
    }

    /** Whether the last {@link #join} failed because the packet is not of any call, and had to be. */
    boolean isWithoutCall() {
        return isWithoutCall;
    }

    /** The template that was joined last. */
    int joined() {
        return joined;
    }

    /** Whether the last {@link #join} failed because no connection more fits. */
    boolean isFull() {
        return isFull;
    }

    /** The kernel takes what IP says for the datagram's length, whatever UDP says. */
    private boolean findCall(Headers headers, int i) {
        return headers.protocol(i) == Ipv4.UDP
                && call.find(headers.transport(i) + Udp.BYTES, headers.network(i) + headers.networkLength(i));
    }

    /** Makes a template for {@code server}, to which the new connection is bound already, and joins it. */
    private boolean make(Service service, PacketTuple packet, int mark, Server server, int nowTicks) {
        int virtualPort = packet.ports() & 0xFFFF;
        boolean isServicesPort = virtualPort == service.port() && service.port() != FTP;
        draft.opened(key)
                .served(
                        server.addressHigh(),
                        server.addressLow(),
                        isServicesPort ? server.spec().key().port() : 0,
                        server.id())
                .begins(
                        Scheduling.flags(server) | ConnectionRecord.FLAG_TEMPLATE | callFlag(),
                        ConnectionRecord.TEMPLATE_NONE,
                        Ticks.ofSeconds(service.persistence().seconds()),
                        mark);
        if (key.isOfCall()) {
            draft.ofCall(call.text(), call.length());
        }
        // Counted before it can be found: another worker may end it at once.
        ServerCounters.bindTemplate(server.line(), compatibility);
        int number = connections.create(draft, nowTicks);
        if (number == WorkerConnections.FULL) {
            ServerCounters.unbindTemplate(server.line(), compatibility);
        }
        if (number == WorkerConnections.FULL || !connections.join(number, connections.foundGeneration(), nowTicks)) {
            isFull = true;
            ServerCounters.unbind(server.line(), false, compatibility);
            return false;
        }
        joined = number;
        return true;
    }

    private int callFlag() {
        return key.isOfCall() ? ConnectionRecord.FLAG_CALL : 0;
    }

    /** The template's server if new connections may still go there by it. */
    private @Nullable Server valid(long record) {
        Server server = services.server(ConnectionRecord.serverId(record));
        if (server == null || !ServerCounters.isAvailable(server.line())) {
            return null;
        }
        boolean isQuiesced = server.weight() == 0 && settings.get(Setting.EXPIRE_QUIESCENT_TEMPLATE) != 0;
        return isQuiesced ? null : server;
    }

    private void describe(Service service, PacketTuple packet) {
        Persistence persistence = service.persistence();
        int virtualPort = packet.ports() & 0xFFFF;
        int protocol = packet.protocol();
        int port = 0;
        long high = packet.destinationHigh();
        long low = packet.destinationLow();
        if (virtualPort == service.port()) {
            port = service.port() == FTP ? 0 : virtualPort;
        } else if (service.isByMark()) {
            // All protocols and addresses with the mark together; the mark stands in the address's first four bytes.
            protocol = 0;
            high = service.isIpv6() ? (long) service.mark() << 32 : IpAddress.HIGH4;
            low = service.isIpv6() ? 0 : IpAddress.low4(service.mark());
        }
        key.set(
                table.secret(),
                packet.sourceHigh() & persistence.maskHigh(),
                packet.sourceLow() & persistence.maskLow(),
                high,
                low,
                port,
                protocol | PacketTuple.TEMPLATE);
    }
}
