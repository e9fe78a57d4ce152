package sluice.ipvsadm;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sluice.control.Commands;
import sluice.control.ControlClient;
import sluice.control.ControlException;
import sluice.control.SyncMessage;
import sluice.forward.LocalAddress;
import sluice.rules.AddressText;
import sluice.rules.Command;
import sluice.rules.CommandLine;
import sluice.rules.EndpointText;
import sluice.rules.ExitCode;
import sluice.rules.Names;
import sluice.rules.Option;
import sluice.rules.RealServer;
import sluice.rules.RuleText;
import sluice.rules.TimeoutSeconds;
import sluice.rules.VirtualService;

/** Carries out lines that passed the checks. */
final class Actions {
    private final ControlClient client;
    private final Names names;
    private final PrintStream out;
    private final PrintStream err;

    Actions(ControlClient client, Names names, PrintStream out, PrintStream err) {
        this.client = client;
        this.names = names;
        this.out = out;
        this.err = err;
    }

    /** Carries out {@code line} and returns the exit code. */
    int run(CommandLine line) throws IOException {
        try {
            carryOut(line);
            return ExitCode.OK;
        } catch (ControlException e) {
            return refused(line.command(), e);
        }
    }

    /** Tells why {@code command} was refused and returns the exit code. */
    int refused(Command command, ControlException why) {
        err.print(Refusals.text(command, why));
        boolean isListing = command == Command.LIST || command == Command.LIST_LOCALS;
        return isListing ? ExitCode.NO_DATA : ExitCode.REFUSED;
    }

    /** Whether {@code command} prints nothing but why it is refused. */
    static boolean isChange(Command command) {
        return switch (command) {
            case LIST, LIST_LOCALS, SAVE, RESTORE, HELP, VERSION -> false;
            default -> true;
        };
    }

    void carryOut(CommandLine line) throws IOException, ControlException {
        switch (line.command()) {
            case ADD_SERVICE -> service(Commands.ADD_SERVICE, line);
            case EDIT_SERVICE -> service(Commands.EDIT_SERVICE, line);
            case DELETE_SERVICE -> service(Commands.DELETE_SERVICE, line);
            case ADD_SERVER -> server(Commands.ADD_SERVER, line);
            case EDIT_SERVER -> server(Commands.EDIT_SERVER, line);
            case DELETE_SERVER -> server(Commands.DELETE_SERVER, line);
            case ADD_LOCAL -> client.changeLocal(Commands.ADD_LOCAL, line.service(), line.local());
            case DELETE_LOCAL -> client.changeLocal(Commands.DELETE_LOCAL, line.service(), line.local());
            case LIST_LOCALS -> locals(line);
            case FLUSH -> client.change(Commands.FLUSH, null, null);
            case ZERO -> client.change(Commands.ZERO, named(line), null);
            case SET -> client.setTimeouts(line.timeouts());
            case LIST -> list(line);
            case SAVE -> save(line);
            case START_DAEMON -> client.changeSync(Commands.START_SYNC, line.daemon());
            case STOP_DAEMON -> client.changeSync(Commands.STOP_SYNC, line.daemon());
            case RESTORE, HELP, VERSION -> throw new AssertionError(line.command());
        }
    }

    private void service(String command, CommandLine line) throws IOException, ControlException {
        client.change(command, line.service(), null);
    }

    private void server(String command, CommandLine line) throws IOException, ControlException {
        client.change(command, line.service(), line.server());
    }

    private void list(CommandLine line) throws IOException, ControlException {
        EndpointText endpoints = new EndpointText(names, line.has(Option.NUMERIC));
        if (line.has(Option.CONNECTION)) {
            ConnectionTableText text = new ConnectionTableText(endpoints, line.has(Option.PERSISTENT_CONN));
            out.print(text.title());
            client.connections(connection -> out.print(text.row(connection)));
        } else if (line.has(Option.TIMEOUT)) {
            TimeoutSeconds timeouts = client.timeouts();
            out.print("Timeout (tcp tcpfin udp): " + timeouts.tcp() + ' ' + timeouts.tcpFin() + ' ' + timeouts.udp()
                    + '\n');
        } else if (line.has(Option.DAEMON)) {
            for (SyncMessage daemon : client.syncDaemons()) {
                out.print(text(daemon));
            }
        } else {
            services(line, endpoints);
        }
    }

    private static String text(SyncMessage daemon) {
        InetAddress group = daemon.group();
        return daemon.role() + " sync daemon (mcast=" + daemon.port()
                + ", syncid=" + daemon.syncId()
                + ", maxlen=" + daemon.maximumLength()
                + (group == null ? "" : ", group=" + AddressText.format(group))
                + ", port=" + daemon.groupPort()
                + ", ttl=" + daemon.ttl() + ")\n";
    }

    private void services(CommandLine line, EndpointText endpoints) throws IOException, ControlException {
        Layout layout = Layout.of(line);
        ServiceView view = ServiceView.of(client.services(named(line)), !line.has(Option.NO_SORT));
        ServiceTableText text = new ServiceTableText(layout, endpoints, line.has(Option.EXACT));
        if (!line.has(Option.SERVICE)) {
            out.print("IP Virtual Server version 1.2.1 (size=" + view.connectionTableSize() + ")\n");
        }
        out.print(layout.title());
        for (ServiceView.Service service : view.services()) {
            out.print(text.lines(service));
        }
    }

    private void locals(CommandLine line) throws IOException, ControlException {
        ServiceView view = ServiceView.of(client.services(named(line)), true);
        LocalTableText text = new LocalTableText(client.localPorts());
        out.print(LocalTableText.TITLE);
        for (ServiceView.Service service : view.services()) {
            out.print(text.lines(service));
        }
    }

    private void save(CommandLine line) throws IOException, ControlException {
        RuleText rules = new RuleText(new EndpointText(names, line.has(Option.NUMERIC)));
        List<ServiceView.Service> services =
                ServiceView.of(client.services(null), true).services();
        for (ServiceView.Service listed : services) {
            VirtualService service = listed.service();
            out.print(rules.add(service) + '\n');
            for (LocalAddress local : listed.locals()) {
                out.print(rules.add(service, local) + '\n');
            }
            for (ServiceView.Server entry : listed.servers()) {
                RealServer server = entry.server();
                out.print(rules.add(service, server) + '\n');
            }
        }
    }

    private static @Nullable VirtualService named(CommandLine line) {
        return line.has(Option.SERVICE) ? line.service() : null;
    }
}
