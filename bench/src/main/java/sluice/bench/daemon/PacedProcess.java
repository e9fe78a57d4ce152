package sluice.bench.daemon;

import io.avaje.jsonb.Jsonb;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sluice.bench.generator.PacedCommand;
import sluice.bench.wire.ChildProcess;

/** {@link PacedCommand} in a process of its own: the server end of the wire, so it starts first and ends first. */
final class PacedProcess implements AutoCloseable {
    private static final double PATIENCE_SECONDS = 120;

    private final ChildProcess process;

    private PacedProcess(ChildProcess process) {
        this.process = process;
    }

    /** Starts it and waits until a director may connect. */
    static PacedProcess start(Bench bench) throws IOException, InterruptedException {
        List<String> command = List.of(
                bench.tree().resolve("bench/run").toString(),
                PacedCommand.class.getName(),
                "--socket=" + bench.socket(),
                "--core=" + bench.generatorCore(),
                "--flows=" + bench.flows());
        PacedProcess generator = new PacedProcess(ChildProcess.start("generator", command));
        try {
            generator.answer("listening", 0);
        } catch (IOException | InterruptedException e) {
            generator.close();
            throw e;
        }
        return generator;
    }

    /** Finds the director and opens all flows. */
    void open() throws IOException, InterruptedException {
        find();
        process.send("open");
        answer("open", 0);
    }

    /** Finds the director. */
    void find() throws IOException, InterruptedException {
        process.send("find");
        answer("find", 0);
    }

    /** Floods; see {@link sluice.bench.generator.PacedGenerator#flood}. */
    Map<String, Object> flood(double seconds) throws IOException, InterruptedException {
        process.send("flood " + seconds);
        return answer("flood", seconds);
    }

    /** Sends at a rate; see {@link sluice.bench.generator.PacedGenerator#pace}. */
    Map<String, Object> pace(double mpps, double seconds, long packets) throws IOException, InterruptedException {
        process.send(String.format(Locale.ROOT, "pace %.6f %.6f %d", mpps, seconds, packets));
        return answer("pace", seconds);
    }

    private Map<String, Object> answer(String event, double seconds) throws IOException, InterruptedException {
        Pattern pattern = Pattern.compile("^\\{\"event\":\"" + event + "\".*}$");
        Matcher line = process.await(pattern, PATIENCE_SECONDS + seconds);
        return Jsonb.instance().type(Object.class).map().fromJson(line.group());
    }

    /** Ends it and with it the wire: before its director, since memif's server can crash when its client leaves first. */
    void finish() {
        process.finish();
    }

    @Override
    public void close() {
        process.finish();
    }
}
