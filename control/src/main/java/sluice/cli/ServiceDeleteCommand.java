package sluice.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import sluice.control.Commands;

/** {@code sluice service delete}. */
@Command(
        name = "delete",
        aliases = "del",
        description = "Delete a virtual service with its servers; its connections end.",
        mixinStandardHelpOptions = true)
final class ServiceDeleteCommand extends ServiceChange {
    @Mixin
    private ServiceName service = new ServiceName();

    ServiceDeleteCommand() {
        super(Commands.DELETE_SERVICE);
    }

    @Override
    List<String> words() {
        List<String> words = new ArrayList<>(List.of("-D"));
        words.addAll(service.words());
        return words;
    }
}
