package sluice.bench.cps;

/** How packets get to the worker and back. */
enum Way {
    /** Clients, servers and worker in turn on one thread, memory ports between them. */
    MEMORY("memory ports"),
    /** Two processes on two cores, memif between them. */
    WIRE("memif wire");

    private final String title;

    Way(String title) {
        this.title = title;
    }

    /** Its name in the report. */
    String title() {
        return title;
    }
}
