package sluice.bench.scale;

/** What the workers share while they work. */
enum Mode {
    /** Established flows, requests and replies of each at the worker that opened it. */
    HOME("established, replies at home"),
    /** Of every second flow the replies come to the next worker, which finds the connection in the index that all share. */
    CROSSED("established, half answered at the other"),
    /** Connections are opened and closed all the time: scheduler, servers' counters and thresholds are shared. */
    CHURN("one service under churn, thresholds");

    private final String title;

    Mode(String title) {
        this.title = title;
    }

    /** Its name in the report. */
    String title() {
        return title;
    }
}
