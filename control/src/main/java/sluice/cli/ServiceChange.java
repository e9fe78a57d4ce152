package sluice.cli;

import java.io.IOException;
import java.io.PrintWriter;
import sluice.control.ControlClient;
import sluice.control.ControlException;
import sluice.rules.CommandLine;

/** A change of a service that the daemon answers with nothing. */
abstract class ServiceChange extends RuleCommand {
    private final String command;

    /** A change by {@code command} of {@link sluice.control.Commands}. */
    ServiceChange(String command) {
        this.command = command;
    }

    @Override
    final void carryOut(CommandLine line, ControlClient client, PrintWriter out) throws IOException, ControlException {
        client.change(command, line.service(), null);
    }
}
