package sluice.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import sluice.control.ControlClient;
import sluice.control.ControlException;
import sluice.worker.DropCounter;

/** {@code sluice drops}. */
@Command(
        name = "drops",
        description = "List why packets were dropped, and how many for each reason.",
        mixinStandardHelpOptions = true)
final class DropsCommand extends ClientCommand {
    @Option(names = "--all", description = "List reasons too for which nothing was dropped.")
    private boolean isAll;

    @Mixin
    private JsonOption json = new JsonOption();

    @Override
    void ask(ControlClient client, PrintWriter out) throws IOException, ControlException {
        List<DropCounter> rows = client.drops();
        if (json.prints(out, DropCounter.class, rows)) {
            return;
        }
        TextTable table = new TextTable("REASON", "PACKETS", "MEANING");
        for (DropCounter drop : rows) {
            if (isAll || drop.packets() != 0) {
                table.add(drop.name(), drop.packets(), drop.description());
            }
        }
        table.print(out);
    }
}
