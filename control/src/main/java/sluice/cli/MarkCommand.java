package sluice.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sluice mark}: the rules that stand in for the MARK rules of iptables on an LVS host. */
@Command(
        name = "mark",
        description = {
            "Give packets firewall marks, by which services can be chosen (ipvsadm -A -f MARK).",
            "Of several rules that fit a packet the last counts."
        },
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        subcommands = {MarkAddCommand.class, MarkDeleteCommand.class, MarkListCommand.class, MarkFlushCommand.class})
final class MarkCommand implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        CommandSpec self = spec;
        if (self != null) {
            throw new ParameterException(self.commandLine(), "Say what to do with marks: add, delete, list or flush.");
        }
    }
}
