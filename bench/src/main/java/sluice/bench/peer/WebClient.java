package sluice.bench.peer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sluice.bench.generator.BenchNetwork;

/**
 * wrk in the clients' namespace: real TCP stacks at both ends.
 *
 * @param bench where it runs
 * @param warmUpSeconds before the measurement
 * @param seconds of the measurement
 */
record WebClient(PeerBench bench, double warmUpSeconds, double seconds) {
    private static final Pattern REQUESTS = Pattern.compile("Requests/sec: +([0-9.]+)");
    private static final Pattern TRANSFER = Pattern.compile("Transfer/sec: +([0-9.]+)([KMGT]?)B");
    private static final Pattern SOCKET_ERRORS =
            Pattern.compile("Socket errors: connect ([0-9]+), read ([0-9]+), write ([0-9]+), timeout ([0-9]+)");
    private static final Pattern BAD_ANSWERS = Pattern.compile("Non-2xx or 3xx responses: ([0-9]+)");
    private static final String PREFIXES = "KMGT";
    private static final int PREFIX_BITS = 10;

    /** Asks the virtual service. */
    Figure measure(Director director, Kind kind) throws IOException, InterruptedException {
        if (warmUpSeconds > 0) {
            wrk(kind, warmUpSeconds);
        }
        director.startMeasuring();
        CoreTimes before = CoreTimes.now();
        String output = wrk(kind, seconds);
        CoreTimes now = CoreTimes.now();
        Map<String, Object> details = new LinkedHashMap<>(director.report());
        details.put("generatorCoreBusy", now.busySince(before, bench.generatorCore()));
        details.put("directorCoreBusy", now.busySince(before, bench.directorCore()));
        return new Figure(kind == Kind.DOWNLOAD ? gigabits(output) : requests(output), errors(output), details);
    }

    private static String wrk(Kind kind, double seconds) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("wrk", "-t", "1", "-d", Math.max(1, Math.round(seconds)) + "s"));
        command.addAll(kind.options());
        command.add(String.format(
                Locale.ROOT, "http://%s:%d%s", PeerNetwork.virtualAddress(), BenchNetwork.VIRTUAL_PORT, kind.path()));
        return Place.CLIENT.run("", command.toArray(String[]::new));
    }

    /** Requests per second as wrk tells them. */
    static double requests(String output) throws IOException {
        return Double.parseDouble(found(REQUESTS, output).group(1));
    }

    /** Gbit/s of answers; wrk's prefixes are powers of 1024. */
    static double gigabits(String output) throws IOException {
        Matcher transfer = found(TRANSFER, output);
        int prefix = transfer.group(2).isEmpty() ? 0 : PREFIXES.indexOf(transfer.group(2)) + 1;
        double bytes = Double.parseDouble(transfer.group(1)) * (1L << (prefix * PREFIX_BITS));
        return bytes * 8 / 1e9;
    }

    /** Connections that failed, and answers that were none. */
    static long errors(String output) {
        long errors = 0;
        for (Pattern pattern : List.of(SOCKET_ERRORS, BAD_ANSWERS)) {
            Matcher matcher = pattern.matcher(output);
            if (matcher.find()) {
                for (int i = 1; i <= matcher.groupCount(); i++) {
                    errors += Long.parseLong(matcher.group(i));
                }
            }
        }
        return errors;
    }

    private static Matcher found(Pattern pattern, String output) throws IOException {
        Matcher matcher = pattern.matcher(output);
        if (!matcher.find()) {
            throw new IOException("wrk tells no rate: " + output);
        }
        return matcher;
    }
}
