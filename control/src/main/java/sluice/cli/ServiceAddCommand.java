package sluice.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import sluice.control.Commands;

/** {@code sluice service add}. */
@Command(name = "add", description = "Add a virtual service.", mixinStandardHelpOptions = true)
final class ServiceAddCommand extends ServiceChange {
    @Mixin
    private ServiceName service = new ServiceName();

    @Mixin
    private ServiceOptions options = new ServiceOptions();

    ServiceAddCommand() {
        super(Commands.ADD_SERVICE);
    }

    @Override
    List<String> words() {
        List<String> words = new ArrayList<>(List.of("-A"));
        words.addAll(service.words());
        words.addAll(options.words());
        return words;
    }
}
