package sluice.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sluice.control.ControlClient;
import sluice.control.ControlException;
import sluice.control.DaemonInfo;
import sluice.rules.AddressText;
import sluice.worker.ConflictStatus;

/** {@code sluice status}. */
@Command(name = "status", description = "Show how the daemon is doing.", mixinStandardHelpOptions = true)
final class StatusCommand extends ClientCommand {
    @Option(names = "--json", description = "Print one JSON object, for programs.")
    private boolean isJson;

    @Override
    void ask(ControlClient client, PrintWriter out) throws IOException, ControlException {
        DaemonInfo info = client.info();
        if (isJson) {
            out.println(ControlClient.json(DaemonInfo.class, info));
            return;
        }
        out.println("name         " + info.name());
        out.println("version      " + info.version());
        out.println("pid          " + info.pid());
        out.println("up           " + text(Duration.ofSeconds(info.uptimeSeconds())));
        out.println("decides as   Linux " + info.compat());
        out.println("workers      " + info.workers());
        out.println("services     " + info.services());
        out.println("connections  " + info.connections() + " of " + info.connectionTableSize());
        out.println("at start     " + info.resumption());
        out.println("buffers      " + info.freeBuffers() + " free");
        for (ConflictStatus conflict : info.conflicts()) {
            out.println("duplicate    " + AddressText.format(conflict.address()) + " is claimed by " + conflict.mac()
                    + " on " + conflict.port() + ", " + conflict.count() + " times, last " + conflict.secondsAgo()
                    + " s ago");
        }
    }

    private static String text(Duration up) {
        String days = up.toDays() == 0 ? "" : up.toDays() + " d ";
        String hours = up.toHours() == 0 ? "" : up.toHoursPart() + " h ";
        String minutes = up.toMinutes() == 0 ? "" : up.toMinutesPart() + " min ";
        return days + hours + minutes + up.toSecondsPart() + " s";
    }
}
