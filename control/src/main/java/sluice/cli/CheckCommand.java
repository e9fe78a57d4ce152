package sluice.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import sluice.config.ConfigurationException;
import sluice.config.DaemonConfiguration;
import sluice.config.Problem;

/** {@code sluice check FILE}. */
@Command(
        name = "check",
        description = "Check a configuration file and list everything that is wrong with it.",
        mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The configuration file.")
    private @Nullable Path file;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Path path = file;
        CommandSpec self = spec;
        if (path == null || self == null) {
            throw new AssertionError("picocli fills these before it calls");
        }
        PrintWriter out = self.commandLine().getOut();
        PrintWriter err = self.commandLine().getErr();
        try {
            DaemonConfiguration configuration = DaemonConfiguration.read(path);
            out.println(path + ": good; daemon '" + configuration.name() + "' with "
                    + configuration.ports().size() + " ports and "
                    + configuration.workers().count() + " workers");
            out.flush();
            return ExitCode.OK;
        } catch (ConfigurationException e) {
            for (Problem problem : e.problems()) {
                err.println(problem);
            }
        } catch (NoSuchFileException e) {
            err.println("sluice: there is no file " + path);
        }
        err.flush();
        return ExitCode.USAGE;
    }
}
