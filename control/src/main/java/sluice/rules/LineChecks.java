package sluice.rules;

import java.util.List;
import sluice.forward.ForwardingMethod;
import sluice.forward.ProxyProtocol;
import sluice.forward.Tunnel;

/** ipvsadm's checks of a whole line, in its order (spec 9.1, 9.2). */
final class LineChecks {
    private static final List<Option> TUNNEL_OPTIONS =
            List.of(Option.TUN_PORT, Option.TUN_NOCSUM, Option.TUN_CSUM, Option.TUN_REMCSUM);
    private static final List<Option> SUBJECTS = List.of(Option.CONNECTION, Option.TIMEOUT, Option.DAEMON);
    private static final List<Option> COUNTED_LAYOUTS = List.of(Option.STATS, Option.RATE, Option.THRESHOLDS);

    private LineChecks() {}

    static void check(Command command, Draft draft) throws UsageException {
        legality(command, draft);
        switch (command) {
            case ADD_SERVICE, EDIT_SERVICE -> service(draft);
            case ADD_SERVER, EDIT_SERVER -> server(draft);
            case LIST -> listing(draft);
            default -> {}
        }
    }

    private static void legality(Command command, Draft draft) throws UsageException {
        Option exclusive = null;
        for (Option option : Option.values()) {
            boolean isSaid = draft.options.contains(option);
            Legality legality = command.legality(option);
            if (!isSaid && legality == Legality.REQUIRED) {
                throw missing(option, command.text(), "command");
            }
            if (isSaid && legality == Legality.ILLEGAL) {
                throw illegal(option, command.text(), "command");
            }
            if (isSaid && legality == Legality.EXCLUSIVE) {
                if (exclusive != null) {
                    throw conflict(option, exclusive, command.text(), "command");
                }
                exclusive = option;
            }
        }
    }

    private static void service(Draft draft) throws UsageException {
        boolean isByMark = draft.firewallMark != 0;
        if (!isByMark && draft.port == 0 && !draft.options.contains(Option.PERSISTENT)) {
            throw UsageException.check("Zero port specified for non-persistent service");
        }
        if (!isByMark && draft.options.contains(Option.ONE_PACKET) && draft.protocol != Protocols.UDP) {
            throw UsageException.check("One-Packet Scheduling is only for UDP virtual services");
        }
        if (!isByMark && draft.protocol != Protocols.TCP) {
            streamOnly("SYN proxy", Boolean.TRUE.equals(draft.synproxy));
            streamOnly("PROXY protocol", draft.proxyProtocol != null && draft.proxyProtocol != ProxyProtocol.NONE);
        }
    }

    private static void streamOnly(String what, boolean isSaid) throws UsageException {
        if (isSaid) {
            throw UsageException.check(what + " is only for TCP virtual services");
        }
    }

    private static void server(Draft draft) throws UsageException {
        boolean isFullNat = draft.method == ForwardingMethod.FULLNAT;
        boolean isRewritten = draft.method == ForwardingMethod.MASQ || isFullNat;
        boolean isTunnel = draft.method == ForwardingMethod.TUNNEL;
        // Packets that are not rewritten arrive with the service's port.
        if (draft.firewallMark == 0 && !isRewritten) {
            draft.serverPort = draft.port;
        }
        if (!isTunnel && !isFullNat && draft.hasServerOfOtherFamily()) {
            throw UsageException.check("Different address family is allowed only for tunneling servers");
        }
        boolean hasTunnelOptions = draft.options.contains(Option.TUN_TYPE)
                || TUNNEL_OPTIONS.stream().anyMatch(draft.options::contains);
        if (!isTunnel && hasTunnelOptions) {
            throw UsageException.check("Tunnel options conflict with forward method");
        }
        if (isTunnel) {
            tunnel(draft);
        }
    }

    private static void tunnel(Draft draft) throws UsageException {
        String kind = draft.tunnelKind.text();
        Option exclusive = null;
        for (Option option : TUNNEL_OPTIONS) {
            boolean isSaid = draft.options.contains(option);
            Legality legality = tunnelLegality(draft.tunnelKind, option);
            if (!isSaid && legality == Legality.REQUIRED) {
                throw missing(option, kind, "tunnel type");
            }
            if (isSaid && legality == Legality.ILLEGAL) {
                throw illegal(option, kind, "tunnel type");
            }
            if (isSaid && legality == Legality.EXCLUSIVE) {
                if (exclusive != null) {
                    throw conflict(option, exclusive, kind, "tunnel type");
                }
                exclusive = option;
            }
        }
    }

    private static Legality tunnelLegality(Tunnel.Kind kind, Option option) {
        return switch (kind) {
            case IPIP -> Legality.ILLEGAL;
            case GUE -> option == Option.TUN_PORT ? Legality.REQUIRED : Legality.EXCLUSIVE;
            case GRE ->
                option == Option.TUN_PORT || option == Option.TUN_REMCSUM ? Legality.ILLEGAL : Legality.EXCLUSIVE;
        };
    }

    private static void listing(Draft draft) throws UsageException {
        boolean hasSubject = SUBJECTS.stream().anyMatch(draft.options::contains);
        boolean isCounted = COUNTED_LAYOUTS.stream().anyMatch(draft.options::contains);
        boolean isPersistent =
                draft.options.contains(Option.PERSISTENT_CONN) && !draft.options.contains(Option.CONNECTION);
        if (hasSubject && (isCounted || isPersistent)) {
            throw UsageException.check("options conflicts in the list command");
        }
    }

    private static UsageException missing(Option option, String owner, String what) {
        return UsageException.check(
                "You need to supply the '" + option.text() + "' option for the '" + owner + "' " + what);
    }

    private static UsageException illegal(Option option, String owner, String what) {
        return UsageException.check("Illegal '" + option.text() + "' option with the '" + owner + "' " + what);
    }

    private static UsageException conflict(Option later, Option earlier, String owner, String what) {
        return UsageException.check("The option '" + later.text() + "' conflicts with the '" + earlier.text()
                + "' option in the '" + owner + "' " + what);
    }
}
