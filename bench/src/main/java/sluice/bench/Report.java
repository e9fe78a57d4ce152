package sluice.bench;

import io.avaje.jsonb.Jsonb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that says where a benchmark's figures are kept. */
public final class Report {
    @Option(names = "--output", description = "writes the report to this file too, as JSON")
    private Path output = Path.of("");

    /** Whether there is such a file. */
    public boolean isWanted() {
        return !output.toString().isEmpty();
    }

    /** Writes {@code figures}, a tree of maps, lists and numbers, to the file if there is one; returns them as JSON. */
    public String write(Object figures) throws IOException {
        String json = Jsonb.instance().toJsonPretty(figures);
        if (isWanted()) {
            Files.writeString(output, json + "\n");
        }
        return json;
    }
}
