package sluice.deploy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sluice.config.ConfigurationException;
import sluice.config.DaemonConfiguration;

/**
 * {@code sluice daemon}: runs the director until it is told to stop.
 *
 * <p>SIGTERM, SIGINT and {@code sluice stop} end it cleanly with exit code 0. Thread: the main thread starts everything
 * and waits; the Java machine's shutdown thread closes everything.
 */
@Command(
        name = "daemon",
        description = "Runs the director in the foreground until SIGTERM or \"sluice stop\".",
        mixinStandardHelpOptions = true)
final class DaemonCommand implements Callable<Integer> {
    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            defaultValue = "/etc/sluice/sluice.yaml",
            description = "Configuration file (default: ${DEFAULT-VALUE}).")
    private Path file = Path.of("/etc/sluice/sluice.yaml");

    @Override
    public Integer call() {
        DaemonConfiguration configuration;
        try {
            configuration = DaemonConfiguration.read(file);
        } catch (ConfigurationException e) {
            Log.say(e);
            return CommandLine.ExitCode.USAGE;
        } catch (IOException e) {
            Log.say("cannot read " + file + ": " + e.getMessage());
            return CommandLine.ExitCode.USAGE;
        }
        return run(configuration);
    }

    private static int run(DaemonConfiguration configuration) {
        CompletableFuture<Integer> end = new CompletableFuture<>();
        Daemon daemon = new Daemon(configuration, end);
        try {
            daemon.start();
        } catch (StartException e) {
            Log.say(e);
            daemon.close();
            return 1;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(daemon, end), "sluice-stop"));
        return end.join();
    }

    /**
     * Runs when the process is about to end, for whatever reason. After a signal the Java machine would report 128 plus
     * its number although the stop was the wanted one, so the exit code is given here.
     */
    private static void stop(Daemon daemon, CompletableFuture<Integer> end) {
        boolean isClean = daemon.close();
        int wanted = end.getNow(0);
        Runtime.getRuntime().halt(isClean ? wanted : 1);
    }
}
