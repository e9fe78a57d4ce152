package sluice.cli;

import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Option;
import sluice.control.ControlClient;

/** The option of listings that programs read. Fields of later versions may be more, those of this one stay. */
final class JsonOption {
    @Option(names = "--json", description = "Print JSON as the control socket writes it: one array, for programs.")
    private boolean isJson;

    /** Whether JSON is asked for. */
    boolean isAsked() {
        return isJson;
    }

    /** Prints {@code rows} as one array if JSON is asked for, and tells whether it is. */
    <T> boolean prints(PrintWriter out, Class<T> row, List<T> rows) {
        if (isJson) {
            out.println(ControlClient.json(row, rows));
        }
        return isJson;
    }
}
