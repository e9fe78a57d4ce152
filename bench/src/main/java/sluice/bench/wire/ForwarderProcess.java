package sluice.bench.wire;

import io.avaje.jsonb.Jsonb;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@link SluiceForwarder}, or a program that talks like it, in a process of its own. */
public final class ForwarderProcess implements Forwarder {
    private static final double PATIENCE_SECONDS = 60;
    private static final Pattern FORWARDING = Pattern.compile("\"event\":\"forwarding\"");
    private static final Pattern STOPPED = Pattern.compile("\"event\":\"stopped\"");
    private static final Pattern REPORT = Pattern.compile("^\\{\"event\":\"report\".*}$");

    private final ChildProcess process;

    private ForwarderProcess(ChildProcess process) {
        this.process = process;
    }

    /** Starts it and waits until it forwards. */
    public static ForwarderProcess start(String name, List<String> command) throws IOException, InterruptedException {
        ChildProcess process = ChildProcess.start(name, command);
        try {
            process.await(FORWARDING, PATIENCE_SECONDS);
        } catch (IOException | InterruptedException e) {
            process.close();
            throw e;
        }
        return new ForwarderProcess(process);
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
    public void stop() throws IOException, InterruptedException {
        process.send("stop");
        process.await(STOPPED, PATIENCE_SECONDS);
    }

    @Override
    public void close() {
        process.finish();
    }
}
