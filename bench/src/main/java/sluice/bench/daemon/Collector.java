package sluice.bench.daemon;

/** A garbage collector of the Java machine, with what selects it beside the daemon's own options. */
enum Collector {
    /** The daemon's own choice. */
    Z(""),
    /** Stops all threads; several of its own. */
    PARALLEL("-XX:-UseZGC -XX:+UseParallelGC"),
    /** Stops all threads; one of its own. */
    SERIAL("-XX:-UseZGC -XX:+UseSerialGC"),
    /** Stops all threads, bounded. */
    G1("-XX:-UseZGC -XX:+UseG1GC"),
    /** Never collects: the daemon ends when the heap is full. */
    EPSILON("-XX:-UseZGC -XX:+UnlockExperimentalVMOptions -XX:+UseEpsilonGC -Xmx4g");

    private final String options;

    Collector(String options) {
        this.options = options;
    }

    /** Options of the Java machine, separated by blanks. */
    String options() {
        return options;
    }
}
