package sluice.bench.peer;

import java.util.List;

/** What is offered, and counted. */
enum Kind {
    /** Datagrams that reach the servers' namespace. */
    UDP("Mpps", ""),
    /** Requests for a small page by 64 connections that stay. */
    REQUESTS("requests/s", "/"),
    /** Requests with a connection each, 64 at a time. */
    CONNECTIONS("connections/s", "/"),
    /** Four downloads of a big file at a time. */
    DOWNLOAD("Gbit/s", "/big");

    private final String unit;
    private final String path;

    Kind(String unit, String path) {
        this.unit = unit;
        this.path = path;
    }

    /** Unit of its rate. */
    String unit() {
        return unit;
    }

    /** Options of wrk for it. */
    List<String> options() {
        return switch (this) {
            case UDP -> List.of();
            case REQUESTS -> List.of("-c", "64");
            case CONNECTIONS -> List.of("-c", "64", "-H", "Connection: close");
            case DOWNLOAD -> List.of("-c", "4");
        };
    }

    /** What wrk asks for. */
    String path() {
        return path;
    }
}
