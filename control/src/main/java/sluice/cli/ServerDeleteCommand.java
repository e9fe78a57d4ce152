package sluice.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import sluice.control.Commands;

/** {@code sluice server delete}. */
@Command(
        name = "delete",
        aliases = "del",
        description = "Delete a real server; to let it finish first, give it weight 0.",
        mixinStandardHelpOptions = true)
final class ServerDeleteCommand extends ServerChange {
    @Mixin
    private ServerName server = new ServerName();

    ServerDeleteCommand() {
        super(Commands.DELETE_SERVER);
    }

    @Override
    List<String> words() {
        List<String> words = new ArrayList<>(List.of("-d"));
        words.addAll(server.words());
        return words;
    }
}
