package sluice.ipvsadm;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sluice.control.ControlClient;
import sluice.control.ControlException;
import sluice.control.ErrorCode;
import sluice.control.SocketLocator;
import sluice.rules.Command;
import sluice.rules.CommandLine;
import sluice.rules.ExitCode;
import sluice.rules.LineParser;
import sluice.rules.Names;
import sluice.rules.UsageException;

/** The program: ipvsadm's arguments in, its output and exit code out. Thread: one. */
public final class Ipvsadm {
    /** How often a restore that others came between is tried. */
    private static final int ATTEMPTS = 5;

    private static final String VERSION = "ipvsadm v1.31 2019/12/24 (compiled with popt and IPVS v1.2.1)";

    private final @Nullable Path socket;
    private final Names names;
    private final InputStream in;
    private final PrintStream out;
    private final PrintStream err;

    /**
     * A program with its surroundings.
     *
     * @param socket the daemon's socket, or null to look for it
     * @param names names of hosts and ports
     */
    public Ipvsadm(@Nullable Path socket, Names names, InputStream in, PrintStream out, PrintStream err) {
        this.socket = socket;
        this.names = names;
        this.in = in;
        this.out = out;
        this.err = err;
    }

    /** Runs the program and ends the process with its exit code. */
    public static void main(String[] arguments) {
        System.exit(run(arguments, System.in, System.out, System.err));
    }

    /** Runs the program on the daemon that {@code SLUICE_SOCKET} names, or the only one there is. */
    public static int run(String[] arguments, InputStream in, PrintStream out, PrintStream err) {
        return new Ipvsadm(null, Names.ofSystem(), in, out, err).run(List.of(arguments));
    }

    /** Runs the program and returns its exit code. */
    public int run(List<String> arguments) {
        try {
            return answer(arguments);
        } catch (UsageException e) {
            err.print(e.getMessage() + '\n');
            return e.exitCode();
        } finally {
            out.flush();
            err.flush();
        }
    }

    private int answer(List<String> arguments) throws UsageException {
        // ipvsadm contacts the kernel before it looks at its arguments; only help is worth an exception from that.
        if (!arguments.isEmpty() && List.of("-h", "--help", "-v", "--version").contains(arguments.getFirst())) {
            print(LineParser.parse(arguments, names).command());
            return ExitCode.OK;
        }
        try (ControlClient client = connect()) {
            Actions actions = new Actions(client, names, out, err);
            CommandLine line = LineParser.parse(arguments, names);
            return line.command() == Command.RESTORE ? restore(client) : actions.run(line);
        } catch (IOException e) {
            err.print("Can't initialize ipvs: " + e.getMessage() + '\n');
            return ExitCode.BAD_USAGE;
        }
    }

    private ControlClient connect() throws IOException {
        Path path = socket == null ? SocketLocator.locate() : socket;
        return SocketLocator.connect(path);
    }

    private void print(Command command) {
        out.print(text(command));
    }

    /**
     * Carries out the lines of the input as one transaction: traffic sees either the rules before or those after it. The
     * last line decides about the exit code (spec 9.7).
     */
    private int restore(ControlClient client) throws IOException, UsageException {
        List<String> lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                .lines()
                .toList();
        for (int attempt = 1; ; attempt++) {
            Restoration restoration = new Restoration(client, names);
            try {
                int result = restoration.run(lines);
                restoration.printTo(out, err);
                return result;
            } catch (ControlException e) {
                if (!e.code().equals(ErrorCode.CONFLICT) || attempt == ATTEMPTS) {
                    restoration.printTo(out, err);
                    err.print(Refusals.text(Command.RESTORE, e));
                    return ExitCode.REFUSED;
                }
            } catch (UsageException e) {
                restoration.printTo(out, err);
                throw e;
            }
        }
    }

    /** What help and version print. */
    static String text(Command command) {
        return command == Command.VERSION ? VERSION + '\n' : usage();
    }

    private static String usage() {
        try (InputStream text = Ipvsadm.class.getResourceAsStream("usage.txt")) {
            if (text == null) {
                throw new AssertionError("usage.txt is not beside its class");
            }
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
