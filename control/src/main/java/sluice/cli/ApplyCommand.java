package sluice.cli;

import picocli.CommandLine.Command;

/** {@code sluice apply FILE}. */
@Command(
        name = "apply",
        description = "Make the rules those of a file, at once; what is not different is not touched.",
        mixinStandardHelpOptions = true)
final class ApplyCommand extends RuleFileCommand {
    ApplyCommand() {
        super(false);
    }
}
