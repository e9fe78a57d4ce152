package sluice.rules;

import java.net.InetAddress;
import java.util.Set;
import sluice.forward.LocalAddress;
import sluice.sync.SyncDaemon;

/**
 * A line that passed all of ipvsadm's own checks.
 *
 * @param command what to do
 * @param options what the line said
 * @param service the service, meaningful if the line names one
 * @param server the server, meaningful if the line names one
 * @param local the local address, meaningful if the line names one
 * @param timeouts the three values of {@code --set}
 * @param daemon the synchronisation daemon, meaningful if the command is about one
 */
public record CommandLine(
        Command command,
        Set<Option> options,
        VirtualService service,
        RealServer server,
        LocalAddress local,
        TimeoutSeconds timeouts,
        SyncDaemon daemon) {

    /** What a field holds that the line says nothing about. */
    static final InetAddress NO_ADDRESS = AddressText.ipv4(0);

    /** The local address of a line that names none. */
    static final LocalAddress NO_LOCAL = new LocalAddress(NO_ADDRESS, "");

    /** Whether the line says {@code option}. */
    public boolean has(Option option) {
        return options.contains(option);
    }
}
