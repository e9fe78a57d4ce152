package sluice.bench;

import picocli.CommandLine.Option;

/** The options that say where the two ends of a wire run. */
public final class Cores {
    @Option(names = "--generator-core", defaultValue = "0", description = "(${DEFAULT-VALUE})")
    private int generator;

    @Option(
            names = {"--forwarder-core", "--worker-core"},
            defaultValue = "1",
            description = "(${DEFAULT-VALUE})")
    private int forwarder;

    /** Core of the generator. */
    public int generator() {
        return generator;
    }

    /** Core of the forwarder, which is the worker's if it is Sluice. */
    public int forwarder() {
        return forwarder;
    }
}
