package sluice.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import sluice.control.Commands;

/** {@code sluice service edit}. */
@Command(
        name = "edit",
        description = {
            "Change a virtual service.",
            "As with ipvsadm -E, what is not said becomes the default: persistence ends, the scheduler is wlc."
        },
        mixinStandardHelpOptions = true)
final class ServiceEditCommand extends ServiceChange {
    @Mixin
    private ServiceName service = new ServiceName();

    @Mixin
    private ServiceOptions options = new ServiceOptions();

    ServiceEditCommand() {
        super(Commands.EDIT_SERVICE);
    }

    @Override
    List<String> words() {
        List<String> words = new ArrayList<>(List.of("-E"));
        words.addAll(service.words());
        words.addAll(options.words());
        return words;
    }
}
