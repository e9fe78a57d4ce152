package sluice.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Parameters;
import sluice.control.ControlClient;
import sluice.control.ControlException;
import sluice.control.TransactionResult;
import sluice.ipvsadm.Restoration;
import sluice.rules.Names;

/** A command that compares the running rules with those of a file. */
abstract class RuleFileCommand extends ClientCommand {
    private static final Path STANDARD_INPUT = Path.of("-");

    @Parameters(
            paramLabel = "FILE",
            description = "Rules as ipvsadm-save writes them, all that there shall be; - reads stdin.")
    private Path file = STANDARD_INPUT;

    private final boolean isDryRun;

    RuleFileCommand(boolean isDryRun) {
        this.isDryRun = isDryRun;
    }

    @Override
    final void ask(ControlClient client, PrintWriter out) throws IOException, ControlException {
        List<String> lines = lines();
        Restoration restoration = new Restoration(client, Names.ofSystem());
        try {
            tell(restoration.reconcile(lines, "apply " + file.getFileName(), isDryRun), out);
        } finally {
            restoration.printTo(System.out, System.err);
        }
    }

    /** Prints the changes, and what they were. */
    static void tell(TransactionResult result, PrintWriter out) {
        result.changes().forEach(out::println);
        int count = result.changes().size();
        if (count == 0) {
            out.println("# nothing to change");
        } else if (result.number() == 0) {
            out.println("# " + count + " changes, not made");
        } else {
            out.println("# " + count + " changes made, transaction " + result.number());
        }
    }

    private List<String> lines() throws IOException {
        if (file.equals(STANDARD_INPUT)) {
            return new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
        try {
            return Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw new IOException("there is no file " + file, e);
        }
    }
}
