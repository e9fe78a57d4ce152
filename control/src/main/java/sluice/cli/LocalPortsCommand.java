package sluice.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import sluice.control.ControlClient;
import sluice.control.ControlException;
import sluice.control.LocalPortMessage;
import sluice.rules.AddressText;
import sluice.rules.EndpointText;

/** {@code sluice local-ports}. */
@Command(
        name = "local-ports",
        description = {
            "List the ports that FULLNAT connections have of each local address towards each real server,",
            "and when there will be none left at the current rate."
        },
        mixinStandardHelpOptions = true)
final class LocalPortsCommand extends ClientCommand {
    private static final int MINUTE = 60;
    private static final int HOUR = 60 * MINUTE;
    private static final int DAY = 24 * HOUR;

    @Mixin
    private JsonOption json = new JsonOption();

    @Override
    void ask(ControlClient client, PrintWriter out) throws IOException, ControlException {
        List<LocalPortMessage> rows = client.localPorts();
        if (json.prints(out, LocalPortMessage.class, rows)) {
            return;
        }
        TextTable table = new TextTable(
                "PROTO", "LOCAL", "SERVER", "USED", "FREE", "USED-%", "GROWTH/S", "NONE-LEFT-IN", "REFUSED");
        for (LocalPortMessage pair : rows) {
            String local = AddressText.format(pair.localAddress());
            String server = EndpointText.NUMERIC.of(pair.serverAddress(), pair.serverPort(), EndpointText.NO_PROTOCOL);
            String left = time(pair.secondsToExhaustion());
            table.add(
                    pair.protocol(),
                    local,
                    server,
                    pair.used(),
                    pair.free(),
                    pair.usedPercent(),
                    String.format(Locale.ROOT, "%.1f", pair.growthPerSecond()),
                    left,
                    pair.refused());
            if (pair.isNearlyExhausted()) {
                warn(pair.usedPercent() + " % of the ports of " + local + " towards " + server
                        + " are taken: add a local address (ipvsadm -P)");
            }
        }
        table.print(out);
    }

    /** A time in its largest unit, rounded down. */
    private static String time(@Nullable Long seconds) {
        if (seconds == null) {
            return "-";
        }
        if (seconds >= 2 * DAY) {
            return seconds / DAY + " d";
        }
        if (seconds >= 2 * HOUR) {
            return seconds / HOUR + " h";
        }
        return seconds >= 2 * MINUTE ? seconds / MINUTE + " min" : seconds + " s";
    }
}
