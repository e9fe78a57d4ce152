package sluice.cli;

import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
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

    @Override
    void ask(ControlClient client, PrintWriter out) throws IOException, ControlException {
        TextTable table = new TextTable("REASON", "PACKETS", "MEANING");
        for (DropCounter drop : client.drops()) {
            if (isAll || drop.packets() != 0) {
                table.add(drop.name(), drop.packets(), drop.description());
            }
        }
        table.print(out);
    }
}
