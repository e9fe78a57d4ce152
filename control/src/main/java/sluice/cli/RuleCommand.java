package sluice.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import sluice.control.ControlClient;
import sluice.control.ControlException;
import sluice.rules.CommandLine;
import sluice.rules.LineParser;
import sluice.rules.Names;
import sluice.rules.UsageException;

/** A command that says in long words what a line of ipvsadm says in short ones, and is checked as that is. */
abstract class RuleCommand extends ClientCommand {
    @Override
    final void ask(ControlClient client, PrintWriter out) throws IOException, ControlException, UsageException {
        carryOut(LineParser.parse(words(), Names.ofSystem()), client, out);
    }

    /** The line of ipvsadm. */
    abstract List<String> words();

    /** Carries {@code line} out. */
    abstract void carryOut(CommandLine line, ControlClient client, PrintWriter out)
            throws IOException, ControlException;
}
