package sluice.cli;

import picocli.CommandLine.Command;

/** {@code sluice plan FILE}. */
@Command(
        name = "plan",
        description = "Tell what would have to change for the rules of a file, as lines of ipvsadm; changes nothing.",
        mixinStandardHelpOptions = true)
final class PlanCommand extends RuleFileCommand {
    PlanCommand() {
        super(true);
    }
}
