package sluice.rules;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sluice.forward.ForwardingMethod;
import sluice.forward.LocalAddress;
import sluice.forward.Tunnel;
import sluice.sync.SyncRole;

/**
 * Reads one line of ipvsadm (spec 9.1): first the command, then options as they come, each checked when it is met, then
 * the line as a whole. One use per object.
 */
public final class LineParser {
    /** The most seconds that ipvsadm takes: 31 days. */
    private static final int MAXIMUM_SECONDS = 31 * 24 * 3600;

    private static final int DEFAULT_PERSISTENCE_SECONDS = 360;
    private static final long MAXIMUM_MARK = 0xffff_ffffL;
    private static final int MAXIMUM_PORT = 65_535;

    private final Names names;
    private final Draft draft = new Draft();

    private LineParser(Names names) {
        this.names = names;
    }

    /** Reads the words of a line, the program's name taken off; no words at all mean {@code -L}. */
    public static CommandLine parse(List<String> words, Names names) throws UsageException {
        return new LineParser(names).read(words.isEmpty() ? List.of("-L") : words);
    }

    private CommandLine read(List<String> words) throws UsageException {
        SwitchReader reader = new SwitchReader(words);
        Command command = command(reader);
        if (command == Command.HELP || command == Command.VERSION) {
            // Printed at once, whatever else the line says.
            return line(command, TimeoutSeconds.UNCHANGED);
        }
        for (Switch found = reader.next(); found != null; found = reader.next()) {
            option(found, reader);
        }
        TimeoutSeconds timeouts = command == Command.SET ? timeouts(reader) : TimeoutSeconds.UNCHANGED;
        String surplus = reader.takeLeft();
        if (surplus != null) {
            throw UsageException.check("unexpected argument " + surplus);
        }
        LineChecks.check(command, draft);
        return line(command, timeouts);
    }

    private CommandLine line(Command command, TimeoutSeconds timeouts) throws UsageException {
        Set<Option> options = EnumSet.copyOf(draft.options);
        return new CommandLine(
                command, options, draft.service(), draft.server(), draft.local, timeouts, draft.daemon());
    }

    private Command command(SwitchReader reader) throws UsageException {
        Switch first;
        try {
            first = reader.next();
        } catch (UsageException e) {
            throw UsageException.noCommand();
        }
        Command command = first == null ? null : first.command();
        if (command == null) {
            throw UsageException.noCommand();
        }
        String role = reader.value();
        SyncRole known = role == null ? SyncRole.MASTER : SyncRole.of(role);
        if (known == null) {
            throw UsageException.check(
                    command == Command.START_DAEMON
                            ? "illegal start-daemon parameter specified"
                            : "illegal start_daemon specified");
        }
        draft.syncRole = known;
        return command;
    }

    private void option(Switch found, SwitchReader reader) throws UsageException {
        String value = reader.value();
        if (value == null) {
            flag(found, reader);
        } else {
            valued(found, value, reader);
        }
    }

    private void flag(Switch found, SwitchReader reader) throws UsageException {
        switch (found) {
            case IPV6 -> ipv6();
            case PERSISTENT -> persistence(DEFAULT_PERSISTENCE_SECONDS);
            case MASQUERADING -> method(ForwardingMethod.MASQ);
            case IPIP -> method(ForwardingMethod.TUNNEL);
            case GATEWAYING -> method(ForwardingMethod.ROUTE);
            case FULLNAT -> method(ForwardingMethod.FULLNAT);
            case NUMERIC -> draft.say(Option.NUMERIC);
            case CONNECTION -> draft.say(Option.CONNECTION);
            case TIMEOUT -> draft.say(Option.TIMEOUT);
            case DAEMON -> draft.say(Option.DAEMON);
            case STATS -> draft.say(Option.STATS);
            case RATE -> draft.say(Option.RATE);
            case THRESHOLDS -> draft.say(Option.THRESHOLDS);
            case PERSISTENT_CONN -> draft.say(Option.PERSISTENT_CONN);
            case NO_SORT -> draft.say(Option.NO_SORT);
            case SORT -> {
                // The default; kept by ipvsadm for old scripts.
            }
            case EXACT -> draft.say(Option.EXACT);
            case ONE_PACKET -> draft.say(Option.ONE_PACKET);
            case TUN_INFO -> draft.say(Option.TUN_INFO);
            case TUN_NOCSUM -> draft.say(Option.TUN_NOCSUM);
            case TUN_CSUM -> draft.say(Option.TUN_CSUM);
            case TUN_REMCSUM -> draft.say(Option.TUN_REMCSUM);
            default -> throw secondCommand(reader);
        }
    }

    private void valued(Switch found, String value, SwitchReader reader) throws UsageException {
        switch (found) {
            case TCP_SERVICE -> service(Protocols.TCP, value);
            case UDP_SERVICE -> service(Protocols.UDP, value);
            case SCTP_SERVICE -> service(Protocols.SCTP, value);
            case FWMARK_SERVICE -> mark(value);
            case SCHEDULER -> {
                draft.say(Option.SCHEDULER);
                draft.scheduler = value;
            }
            case PERSISTENT -> persistence(seconds(value, 1));
            case NETMASK -> netmask(value);
            case REAL_SERVER -> server(value);
            case WEIGHT -> draft.weight = number(Option.WEIGHT, value, 0, Integer.MAX_VALUE, "weight");
            case UPPER_THRESHOLD ->
                draft.upperThreshold = number(Option.UPPER_THRESHOLD, value, 0, Integer.MAX_VALUE, "u_threshold");
            case LOWER_THRESHOLD ->
                draft.lowerThreshold = number(Option.LOWER_THRESHOLD, value, 0, Integer.MAX_VALUE, "l_threshold");
            case PERSISTENCE_ENGINE -> {
                draft.say(Option.PERSISTENCE_ENGINE);
                draft.persistenceEngine = value;
            }
            case SCHEDULER_FLAGS -> {
                draft.say(Option.SCHEDULER_FLAGS);
                draft.schedulerFlags = value;
            }
            case TUN_TYPE -> tunnelKind(value);
            case TUN_PORT -> draft.tunnelPort = number(Option.TUN_PORT, value, 1, MAXIMUM_PORT, "tunnel port");
            case MCAST_INTERFACE -> {
                draft.say(Option.MCAST_INTERFACE);
                draft.syncPort = value;
            }
            case MCAST_GROUP -> multicastGroup(value);
            case SYNC_ID -> draft.syncId = number(Option.SYNC_ID, value, 0, 255, "syncid");
            case MCAST_PORT -> draft.syncGroupPort = number(Option.MCAST_PORT, value, 1, MAXIMUM_PORT, "mcast-port");
            case MCAST_TTL -> draft.syncTtl = number(Option.MCAST_TTL, value, 1, 255, "mcast-ttl");
            case SYNC_MAXLEN -> draft.syncLength = number(Option.SYNC_MAXLEN, value, 1, 65_507, "sync-maxlen");
            case LOCAL_ADDRESS -> local(value);
            case IFNAME -> {
                draft.say(Option.IFNAME);
                draft.local = new LocalAddress(draft.local.address(), value);
            }
            case SYNPROXY -> {
                draft.say(Option.SYNPROXY);
                draft.synproxy = ExtraText.synproxy(value);
            }
            case PROXY_PROTOCOL -> {
                draft.say(Option.PROXY_PROTOCOL);
                draft.proxyProtocol = ExtraText.proxyProtocol(value);
            }
            case CONN_TIMEOUT -> {
                draft.say(Option.CONN_TIMEOUT);
                draft.connectionSeconds = seconds(value, 0);
            }
            default -> throw secondCommand(reader);
        }
    }

    private static UsageException secondCommand(SwitchReader reader) {
        return UsageException.check("invalid option `" + reader.lastWord() + "'");
    }

    private void service(int protocol, String value) throws UsageException {
        draft.say(Option.SERVICE);
        draft.protocol = protocol;
        Endpoint endpoint = Endpoint.parse(value, protocol, names);
        if (endpoint == null) {
            throw UsageException.check("illegal virtual server address[:port] specified");
        }
        draft.address = endpoint.address();
        draft.port = Math.max(0, endpoint.port());
        if (draft.isServiceIpv6()) {
            draft.netmask = VirtualService.IPV6_HOST_PREFIX;
        }
    }

    private void mark(String value) throws UsageException {
        draft.say(Option.SERVICE);
        draft.protocol = Protocols.TCP;
        draft.address = CommandLine.NO_ADDRESS;
        draft.firewallMark = NumberText.parse(value, 1, MAXIMUM_MARK);
        if (draft.firewallMark < 0) {
            throw UsageException.check("invalid fwmark value `" + value + "' specified");
        }
    }

    private void ipv6() throws UsageException {
        if (draft.firewallMark == 0) {
            throw UsageException.check("-6 used before -f\n");
        }
        draft.address = AddressText.parseIpv6("::");
        draft.netmask = VirtualService.IPV6_HOST_PREFIX;
    }

    private void server(String value) throws UsageException {
        draft.say(Option.SERVER);
        Endpoint endpoint = Endpoint.parse(value, draft.protocol, names);
        if (endpoint == null) {
            throw UsageException.check("illegal real server address[:port] specified");
        }
        draft.serverAddress = endpoint.address();
        draft.serverPort = endpoint.port() < 0 ? draft.port : endpoint.port();
    }

    private void local(String value) throws UsageException {
        draft.say(Option.LOCAL_ADDRESS);
        Endpoint endpoint = Endpoint.parse(value, draft.protocol, names);
        if (endpoint == null || endpoint.port() >= 0) {
            throw UsageException.check("illegal local address specified");
        }
        draft.local = new LocalAddress(endpoint.address(), draft.local.port());
    }

    private void method(ForwardingMethod method) throws UsageException {
        draft.say(Option.FORWARD);
        draft.method = method;
    }

    private void persistence(int seconds) throws UsageException {
        draft.say(Option.PERSISTENT);
        draft.persistenceSeconds = seconds;
    }

    private void netmask(String value) throws UsageException {
        draft.say(Option.NETMASK);
        if (draft.isServiceIpv6()) {
            long length = NumberText.parse(value, 1, VirtualService.IPV6_HOST_PREFIX);
            if (length < 0) {
                throw UsageException.check("illegal ipv6 netmask specified");
            }
            draft.netmask = (int) length;
            return;
        }
        InetAddress dotted = AddressText.parseIpv4(value);
        InetAddress mask = dotted == null ? names.address(value) : dotted;
        if (mask == null) {
            throw UsageException.check("illegal virtual server persistent mask specified");
        }
        byte[] bytes = mask.getAddress();
        draft.netmask = bytes[0] << 24 | (bytes[1] & 0xff) << 16 | (bytes[2] & 0xff) << 8 | (bytes[3] & 0xff);
    }

    private void tunnelKind(String value) throws UsageException {
        draft.say(Option.TUN_TYPE);
        try {
            draft.tunnelKind = Tunnel.Kind.valueOf(value.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw UsageException.check("illegal tunnel type specified");
        }
    }

    private void multicastGroup(String value) throws UsageException {
        draft.say(Option.MCAST_GROUP);
        Inet6Address ipv6 = AddressText.parseIpv6(value);
        Inet4Address ipv4 = AddressText.parseIpv4(value);
        boolean isIpv6 = ipv6 != null || value.contains(":");
        boolean isMulticast =
                (ipv6 != null && ipv6.isMulticastAddress()) || (ipv4 != null && ipv4.isMulticastAddress());
        if (!isMulticast) {
            String family = isIpv6 ? "IPv6" : "IPv4";
            throw UsageException.check("invalid " + family + " mcast-group `" + value + "'");
        }
        draft.syncGroup = ipv6 == null ? ipv4 : ipv6;
    }

    private int number(Option option, String value, int minimum, int maximum, String what) throws UsageException {
        draft.say(option);
        long number = NumberText.parse(value, minimum, maximum);
        if (number < 0) {
            throw UsageException.check("illegal " + what + " specified");
        }
        return (int) number;
    }

    private static int seconds(String value, int minimum) throws UsageException {
        long seconds = NumberText.parse(value, minimum, MAXIMUM_SECONDS);
        if (seconds < 0) {
            throw UsageException.check("invalid timeout value `" + value + "' specified");
        }
        return (int) seconds;
    }

    private static TimeoutSeconds timeouts(SwitchReader reader) throws UsageException {
        @Nullable String tcp = reader.takeLeft();
        @Nullable String tcpFin = reader.takeLeft();
        @Nullable String udp = reader.takeLeft();
        if (tcp == null || tcpFin == null || udp == null) {
            throw UsageException.check("--set option requires 3 timeout values");
        }
        return new TimeoutSeconds(seconds(tcp, 0), seconds(tcpFin, 0), seconds(udp, 0));
    }
}
