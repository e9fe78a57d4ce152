package sluice.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sluice.control.ControlClient;
import sluice.control.ControlException;
import sluice.rules.LineParser;
import sluice.rules.Names;
import sluice.rules.TimeoutSeconds;
import sluice.rules.UsageException;

/** {@code sluice connection timeouts}. */
@Command(
        name = "timeouts",
        description = "Show how long connections may be idle, or set it.",
        mixinStandardHelpOptions = true)
final class ConnectionTimeoutsCommand extends ClientCommand {
    /** What ipvsadm takes for "as it is". */
    private static final String UNCHANGED = "0";

    @Option(names = "--tcp", paramLabel = "SECONDS", description = "Established TCP connections.")
    private @Nullable String tcp;

    @Option(names = "--tcp-fin", paramLabel = "SECONDS", description = "TCP connections after a FIN.")
    private @Nullable String tcpFin;

    @Option(names = "--udp", paramLabel = "SECONDS", description = "UDP flows.")
    private @Nullable String udp;

    @Option(names = "--json", description = "Print one JSON object, for programs.")
    private boolean isJson;

    @Override
    void ask(ControlClient client, PrintWriter out) throws IOException, ControlException, UsageException {
        if (tcp != null || tcpFin != null || udp != null) {
            List<String> words = List.of("--set", said(tcp), said(tcpFin), said(udp));
            client.setTimeouts(LineParser.parse(words, Names.ofSystem()).timeouts());
            return;
        }
        TimeoutSeconds timeouts = client.timeouts();
        if (isJson) {
            out.println(ControlClient.json(TimeoutSeconds.class, timeouts));
            return;
        }
        out.println("tcp      " + timeouts.tcp() + " s");
        out.println("tcp-fin  " + timeouts.tcpFin() + " s");
        out.println("udp      " + timeouts.udp() + " s");
    }

    private static String said(@Nullable String seconds) {
        return seconds == null ? UNCHANGED : seconds;
    }
}
