package sluice.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import sluice.control.ControlClient;
import sluice.control.ControlException;
import sluice.control.SettingMessage;

/** {@code sluice get [NAME]}. */
@Command(
        name = "get",
        description = "Show the value of a setting, or all settings with their values.",
        mixinStandardHelpOptions = true)
final class GetCommand extends ClientCommand {
    @Parameters(
            paramLabel = "NAME",
            arity = "0..1",
            description = "Its name as a sysctl, with or without net.ipv4.vs. before it.")
    private @Nullable String name;

    @Mixin
    private JsonOption json = new JsonOption();

    @Override
    void ask(ControlClient client, PrintWriter out) throws IOException, ControlException {
        List<SettingMessage> rows = client.settings(name);
        if (json.prints(out, SettingMessage.class, rows)) {
            return;
        }
        for (SettingMessage setting : rows) {
            out.println(setting.name() + " = " + setting.value());
        }
    }
}
