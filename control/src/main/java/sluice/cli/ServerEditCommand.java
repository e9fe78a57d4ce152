package sluice.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import sluice.control.Commands;

/** {@code sluice server edit}. */
@Command(
        name = "edit",
        description = {
            "Change a real server.",
            "As with ipvsadm -e, what is not said becomes the default: method DR, weight 1, no thresholds."
        },
        mixinStandardHelpOptions = true)
final class ServerEditCommand extends ServerChange {
    @Mixin
    private ServerName server = new ServerName();

    @Mixin
    private ServerOptions options = new ServerOptions();

    ServerEditCommand() {
        super(Commands.EDIT_SERVER);
    }

    @Override
    List<String> words() {
        List<String> words = new ArrayList<>(List.of("-e"));
        words.addAll(server.words());
        words.addAll(options.words());
        return words;
    }
}
