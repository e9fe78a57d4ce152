package sluice.ipvsadm;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;
import sluice.control.ControlClient;
import sluice.control.SocketLocator;
import sluice.rules.Command;
import sluice.rules.CommandLine;
import sluice.rules.ExitCode;
import sluice.rules.LineParser;
import sluice.rules.Names;
import sluice.rules.UsageException;

/** The program: ipvsadm's arguments in, its output and exit code out. Thread: one. */
public final class Ipvsadm {
    private static final String PROGRAM = "ipvsadm";
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
            return line.command() == Command.RESTORE ? restore(actions) : actions.run(line);
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
        out.print(command == Command.VERSION ? VERSION + '\n' : usage());
    }

    /** Carries out the lines of the input; the last one decides about the exit code (spec 9.7). */
    private int restore(Actions actions) throws IOException, UsageException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        int result = ExitCode.OK;
        for (String text = lines.readLine(); text != null; text = lines.readLine()) {
            List<String> words = words(text);
            if (words.isEmpty()) {
                continue;
            }
            CommandLine line;
            try {
                line = LineParser.parse(words, names);
            } catch (UsageException e) {
                if (e.isFatal()) {
                    throw e;
                }
                err.print(e.getMessage() + '\n');
                result = e.exitCode();
                continue;
            }
            if (line.command() == Command.RESTORE) {
                throw UsageException.noCommand();
            }
            if (line.command() == Command.HELP || line.command() == Command.VERSION) {
                print(line.command());
                return ExitCode.OK;
            }
            result = actions.run(line);
        }
        return result;
    }

    /** The words of a line; lines may repeat the program's name, as saved scripts do. */
    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        StringTokenizer tokens = new StringTokenizer(line, " \t\n");
        while (tokens.hasMoreTokens()) {
            String word = tokens.nextToken();
            if (!word.equals(PROGRAM)) {
                words.add(word);
            }
        }
        return words;
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
