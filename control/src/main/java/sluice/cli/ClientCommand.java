package sluice.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import sluice.control.ControlClient;
import sluice.control.ControlException;
import sluice.rules.UsageException;

/** A subcommand that asks the daemon something and prints the answer. */
abstract class ClientCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public final Integer call() throws IOException, ControlException, UsageException {
        CommandSpec self = self();
        PrintWriter out = self.commandLine().getOut();
        SluiceCommand program = (SluiceCommand) self.root().userObject();
        program.withDaemon(client -> ask(client, out));
        out.flush();
        return 0;
    }

    /** Asks {@code client} and prints to {@code out}. */
    abstract void ask(ControlClient client, PrintWriter out) throws IOException, ControlException, UsageException;

    /** Says something that is worth knowing though the command succeeds. */
    final void warn(String sentence) {
        PrintWriter err = self().commandLine().getErr();
        err.println("sluice: " + sentence);
        err.flush();
    }

    private CommandSpec self() {
        CommandSpec self = spec;
        if (self == null) {
            throw new AssertionError("picocli fills this before it calls");
        }
        return self;
    }
}
