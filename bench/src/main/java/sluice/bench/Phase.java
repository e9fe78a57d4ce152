package sluice.bench;

import java.util.List;
import picocli.CommandLine.Option;

/** The options that say how long a program measures. */
public final class Phase {
    @Option(names = "--warm-up", description = "seconds of traffic before (default ${DEFAULT-VALUE})")
    private double warmUpSeconds;

    @Option(names = "--seconds", description = "seconds measured each time (default ${DEFAULT-VALUE})")
    private double seconds;

    /** With these defaults. */
    public Phase(double warmUpSeconds, double seconds) {
        this.warmUpSeconds = warmUpSeconds;
        this.seconds = seconds;
    }

    /** Seconds of traffic before the measurement. */
    public double warmUpSeconds() {
        return warmUpSeconds;
    }

    /** Seconds measured. */
    public double seconds() {
        return seconds;
    }

    /** The same for a program that is started with them. */
    public List<String> arguments() {
        return List.of("--warm-up=" + warmUpSeconds, "--seconds=" + seconds);
    }
}
