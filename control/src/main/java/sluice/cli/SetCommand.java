package sluice.cli;

import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import sluice.control.ControlClient;
import sluice.control.ControlException;
import sluice.control.SettingMessage;

/** {@code sluice set NAME VALUE}. */
@Command(
        name = "set",
        description = "Give a setting another value, at once and across restarts.",
        mixinStandardHelpOptions = true)
final class SetCommand extends ClientCommand {
    @Parameters(paramLabel = "NAME", description = "Its name as a sysctl, with or without net.ipv4.vs. before it.")
    private String name = "";

    @Parameters(paramLabel = "VALUE", description = "The new value.")
    private String value = "";

    @Override
    void ask(ControlClient client, PrintWriter out) throws IOException, ControlException {
        SettingMessage set = client.set(name, value);
        if (set.withoutEffect() != null) {
            warn(set.name() + " is kept but changes nothing: " + set.withoutEffect());
        }
    }
}
