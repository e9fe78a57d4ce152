package sluice.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import sluice.control.Commands;

/** {@code sluice server add}. */
@Command(name = "add", description = "Add a real server to a virtual service.", mixinStandardHelpOptions = true)
final class ServerAddCommand extends ServerChange {
    @Mixin
    private ServerName server = new ServerName();

    @Mixin
    private ServerOptions options = new ServerOptions();

    ServerAddCommand() {
        super(Commands.ADD_SERVER);
    }

    @Override
    List<String> words() {
        List<String> words = new ArrayList<>(List.of("-a"));
        words.addAll(server.words());
        words.addAll(options.words());
        return words;
    }
}
