package sluice.rules;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;
import sluice.forward.ForwardingMethod;
import sluice.forward.LocalAddress;
import sluice.forward.ProxyProtocol;
import sluice.forward.Tunnel;
import sluice.sync.SyncDaemon;
import sluice.sync.SyncRole;

/** What a line has said so far. Starts with ipvsadm's defaults; belongs to one {@link LineParser}. */
final class Draft {
    private static final int DEFAULT_WEIGHT = 1;
    private static final String DEFAULT_SCHEDULER = "wlc";

    final EnumSet<Option> options = EnumSet.noneOf(Option.class);

    int protocol;

    @Nullable
    InetAddress address;

    int port;
    long firewallMark;
    String scheduler = "";
    String schedulerFlags = "";
    int persistenceSeconds;
    int netmask = VirtualService.IPV4_HOST_MASK;
    String persistenceEngine = "";

    @Nullable
    InetAddress serverAddress;

    int serverPort;
    ForwardingMethod method = ForwardingMethod.ROUTE;
    int weight = DEFAULT_WEIGHT;
    int upperThreshold;
    int lowerThreshold;
    Tunnel.Kind tunnelKind = Tunnel.Kind.IPIP;
    int tunnelPort;

    @Nullable
    Boolean synproxy;

    @Nullable
    ProxyProtocol proxyProtocol;

    @Nullable
    Integer connectionSeconds;

    LocalAddress local = CommandLine.NO_LOCAL;

    SyncRole syncRole = SyncRole.MASTER;
    String syncPort = "";
    int syncId;
    int syncLength;

    @Nullable
    InetAddress syncGroup;

    int syncGroupPort;
    int syncTtl;

    /** Notes that the line says {@code option}, which it may only once. */
    void say(Option option) throws UsageException {
        if (!options.add(option)) {
            throw UsageException.check("multiple '" + option.text() + "' options specified");
        }
    }

    boolean isServiceIpv6() {
        return address instanceof Inet6Address;
    }

    boolean hasServerOfOtherFamily() {
        return (serverAddress instanceof Inet6Address) != isServiceIpv6();
    }

    VirtualService service() throws UsageException {
        String name = scheduler.isEmpty() ? DEFAULT_SCHEDULER : scheduler;
        int flags = options.contains(Option.SCHEDULER_FLAGS) ? SchedulerFlags.parse(name, schedulerFlags) : 0;
        return new VirtualService(
                protocol,
                address == null ? CommandLine.NO_ADDRESS : address,
                port,
                firewallMark,
                name,
                flags,
                persistenceSeconds,
                netmask,
                persistenceEngine,
                options.contains(Option.ONE_PACKET),
                new ExtraOptions(synproxy, proxyProtocol, connectionSeconds));
    }

    RealServer server() {
        return new RealServer(
                serverAddress == null ? CommandLine.NO_ADDRESS : serverAddress,
                serverPort,
                method,
                weight,
                upperThreshold,
                lowerThreshold,
                new Tunnel(tunnelKind, tunnelPort, checksum()));
    }

    SyncDaemon daemon() {
        return new SyncDaemon(syncRole, syncPort, syncId, syncLength, syncGroup, syncGroupPort, syncTtl);
    }

    private Tunnel.Checksum checksum() {
        if (options.contains(Option.TUN_REMCSUM)) {
            return Tunnel.Checksum.REMOTE;
        }
        return options.contains(Option.TUN_CSUM) ? Tunnel.Checksum.FULL : Tunnel.Checksum.NONE;
    }
}
