package sluice.bench.wire;

import io.avaje.jsonb.Jsonb;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@link SluiceForwarder} in a process of its own. */
final class SluiceProcess implements Forwarder {
    private static final double PATIENCE_SECONDS = 60;
    private static final Pattern FORWARDING = Pattern.compile("\"event\":\"forwarding\"");
    private static final Pattern REPORT = Pattern.compile("^\\{\"event\":\"report\".*}$");

    private final ChildProcess process;

    private SluiceProcess(ChildProcess process) {
        this.process = process;
    }

    /** Starts it and waits until it forwards. */
    static SluiceProcess start(WireEnds ends, int burst, int flowCacheLines) throws IOException, InterruptedException {
        ChildProcess process = ChildProcess.start(
                "sluice",
                List.of(
                        ends.run().toString(),
                        SluiceForwarder.class.getName(),
                        "--socket=" + ends.socket(),
                        "--core=" + ends.forwarderCore(),
                        "--burst=" + burst,
                        "--flow-cache-lines=" + flowCacheLines));
        try {
            process.await(FORWARDING, PATIENCE_SECONDS);
        } catch (IOException | InterruptedException e) {
            process.close();
            throw e;
        }
        return new SluiceProcess(process);
    }

    @Override
    public void startMeasuring() throws IOException {
        process.send("mark");
    }

    @Override
    public Map<String, Object> report() throws IOException, InterruptedException {
        process.send("report");
        Matcher report = process.await(REPORT, PATIENCE_SECONDS);
        Map<String, Object> values = Jsonb.instance().type(Object.class).map().fromJson(report.group());
        values.remove("event");
        return values;
    }

    @Override
    public void close() {
        process.finish();
    }
}
