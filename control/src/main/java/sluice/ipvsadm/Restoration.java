package sluice.ipvsadm;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import sluice.control.ControlClient;
import sluice.control.ControlException;
import sluice.control.TransactionResult;
import sluice.rules.Command;
import sluice.rules.CommandLine;
import sluice.rules.ExitCode;
import sluice.rules.Names;
import sluice.rules.UsageException;

/**
 * Lines of rules carried out in one transaction. What they print is kept back, since it may have to be tried again.
 *
 * <p>Thread: one.
 */
public final class Restoration {
    /** Requests without an answer: they and their answers fit into the buffers of a socket many times over. */
    private static final int MOST_ASKED = 64;

    private final ControlClient client;
    private final Names names;
    private final ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(outBytes, false, StandardCharsets.UTF_8);
    private final PrintStream err = new PrintStream(errBytes, false, StandardCharsets.UTF_8);
    private final Actions actions;
    private final Queue<Command> asked = new ArrayDeque<>();
    private int result;
    private int refused;

    /** Talks to the daemon at the other end of {@code client}. */
    public Restoration(ControlClient client, Names names) {
        this.client = client;
        this.names = names;
        this.actions = new Actions(client, names, out, err);
    }

    /** Carries the lines out as {@code ipvsadm -R} does; those that are refused are passed over. */
    int run(List<String> lines) throws IOException, ControlException, UsageException {
        client.begin("ipvsadm -R", false);
        try {
            return gather(lines);
        } finally {
            client.commit(false);
        }
    }

    /**
     * Makes the rules those of the lines, or only tells what that would change.
     *
     * @param note what it is, for the history
     * @throws ControlException if a line was refused: nothing is done then, and {@link #printTo} tells why
     */
    public TransactionResult reconcile(List<String> lines, String note, boolean isDryRun)
            throws IOException, ControlException {
        client.begin(note, true);
        try {
            gather(lines);
        } catch (UsageException e) {
            throw new ControlException("EINVAL", "nothing is changed: " + e.getMessage());
        }
        if (refused > 0) {
            throw new ControlException("EINVAL", "nothing is changed: lines refused: " + refused);
        }
        return client.commit(isDryRun);
    }

    /** Prints what was kept back. */
    public void printTo(PrintStream realOut, PrintStream realErr) {
        out.flush();
        err.flush();
        realOut.print(outBytes.toString(StandardCharsets.UTF_8));
        realErr.print(errBytes.toString(StandardCharsets.UTF_8));
    }

    /** As it says, whatever line it is that nothing comes after. */
    private int gather(List<String> lines) throws IOException, UsageException {
        client.deferAnswers(true);
        try {
            return ask(lines);
        } finally {
            settle();
            client.deferAnswers(false);
        }
    }

    private int ask(List<String> lines) throws IOException, UsageException {
        result = ExitCode.OK;
        for (String text : lines) {
            List<String> words = RuleLines.words(text);
            if (words.isEmpty()) {
                continue;
            }
            CommandLine line;
            try {
                line = RuleLines.parse(words, names);
            } catch (UsageException e) {
                if (e.isFatal()) {
                    throw e;
                }
                settle();
                err.print(e.getMessage() + '\n');
                note(e.exitCode());
                continue;
            }
            if (line.command() == Command.RESTORE) {
                throw UsageException.noCommand();
            }
            if (line.command() == Command.HELP || line.command() == Command.VERSION) {
                settle();
                out.print(Ipvsadm.text(line.command()));
                return ExitCode.OK;
            }
            carryOut(line);
        }
        settle();
        return result;
    }

    /** Changes are asked for many at a time: an answer takes longer to come than to be made. */
    private void carryOut(CommandLine line) throws IOException {
        if (!Actions.isChange(line.command())) {
            settle();
            note(actions.run(line));
            return;
        }
        try {
            actions.carryOut(line);
        } catch (ControlException e) {
            throw new IOException(e.getMessage(), e);
        }
        asked.add(line.command());
        if (asked.size() == MOST_ASKED) {
            settle();
        }
    }

    /** Waits for all answers, and tells of refusals in the order of the lines. */
    private void settle() throws IOException {
        while (!asked.isEmpty()) {
            Command command = asked.remove();
            try {
                client.settle();
                note(ExitCode.OK);
            } catch (ControlException e) {
                note(actions.refused(command, e));
            }
        }
    }

    private void note(int exitCode) {
        result = exitCode;
        refused += exitCode == ExitCode.OK ? 0 : 1;
    }
}
