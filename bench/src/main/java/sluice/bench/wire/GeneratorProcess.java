package sluice.bench.wire;

import io.avaje.jsonb.Jsonb;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sluice.bench.generator.GeneratorCommand;

/** A generator in a process of its own: the server end of the wire, so it starts first and ends first. */
public final class GeneratorProcess implements AutoCloseable {
    private static final double PATIENCE_SECONDS = 60;
    private static final Pattern LISTENING = Pattern.compile("\"event\":\"listening\"");
    private static final Pattern MEASURING = Pattern.compile("\"event\":\"measuring\"");
    private static final Pattern RESULT = Pattern.compile("^\\{\"event\":\"result\".*}$");

    private final ChildProcess process;

    private GeneratorProcess(ChildProcess process) {
        this.process = process;
    }

    /**
     * Starts it and waits until a client may connect.
     *
     * @param program {@link GeneratorCommand}, or one that talks like it
     */
    public static GeneratorProcess start(Class<?> program, WireEnds ends, List<String> options)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                ends.run().toString(),
                program.getName(),
                "--socket=" + ends.socket(),
                "--core=" + ends.generatorCore(),
                // testpmd forgets what it counted when the wire breaks.
                "--linger"));
        command.addAll(options);
        ChildProcess process = ChildProcess.start("generator", command);
        try {
            process.await(LISTENING, PATIENCE_SECONDS);
        } catch (IOException | InterruptedException e) {
            process.close();
            throw e;
        }
        return new GeneratorProcess(process);
    }

    /** Waits until flows are open and traffic is warm. */
    public void awaitMeasurement() throws IOException, InterruptedException {
        process.await(MEASURING, PATIENCE_SECONDS);
    }

    /** Waits for its result. */
    public Map<String, Object> result() throws IOException, InterruptedException {
        Matcher result = process.await(RESULT, PATIENCE_SECONDS);
        Map<String, Object> values = Jsonb.instance().type(Object.class).map().fromJson(result.group());
        values.remove("event");
        return values;
    }

    /** Ends it and with it the wire. */
    @Override
    public void close() {
        process.finish();
    }
}
