package sluice.bench.survival;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import sluice.bench.BenchDirector;
import sluice.bench.wire.ChildProcess;

/** Fills a connection table, stops its process cleanly, kills the next one, and tells what each next process finds. */
@Command(
        name = "resume",
        mixinStandardHelpOptions = true,
        description = "Measures the room that connections take, and their resumption after a clean stop and kill -9.")
public final class ResumeCommand implements Callable<Integer> {
    private static final Pattern ANY = Pattern.compile(".*");
    private static final Pattern READY = Pattern.compile("^ready$");
    private static final double PATIENCE_SECONDS = 600;
    private static final int BLOCK_BYTES = 512;

    @Parameters(defaultValue = "1000000", description = "connections (default ${DEFAULT-VALUE})")
    int connections;

    @Option(names = "--check", description = "also prove that records, index, slots and timers agree")
    boolean isChecked;

    /** Runs the program. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ResumeCommand()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory(Path.of("/dev/shm"), "sluice-resume-");
        try {
            try (ChildProcess filling = start(folder)) {
                echo(filling);
                printRoom(folder);
                filling.finish();
            }
            try (ChildProcess resuming = start(folder)) {
                echo(resuming);
                resuming.kill();
            }
            try (ChildProcess recovering = start(folder)) {
                echo(recovering);
                recovering.finish();
            }
        } finally {
            BenchDirector.delete(folder);
        }
        return 0;
    }

    private ChildProcess start(Path folder) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("sluice.home"), "bench", "run").toString(),
                TableProcess.class.getName(),
                folder.toString(),
                Integer.toString(connections)));
        if (isChecked) {
            command.add("check");
        }
        return ChildProcess.start("table", command);
    }

    private static void echo(ChildProcess process) throws IOException, InterruptedException {
        String line = "";
        while (!READY.matcher(line).find()) {
            line = process.await(ANY, PATIENCE_SECONDS).group();
            if (!READY.matcher(line).find()) {
                System.out.println(line);
            }
        }
    }

    private void printRoom(Path folder) throws IOException {
        long records = allocatedBytes(folder.resolve("records"));
        long index = allocatedBytes(folder.resolve("index"));
        System.out.printf(
                "room: %.1f bytes per connection in records, %.1f in the index, %.1f together; %d MiB%n",
                (double) records / connections,
                (double) index / connections,
                (double) (records + index) / connections,
                (records + index) >> 20);
    }

    /** What the file takes, not how long it is: the files are sparse. */
    private static long allocatedBytes(Path file) throws IOException {
        Process stat = new ProcessBuilder("stat", "--format=%b", file.toString()).start();
        String blocks = new String(stat.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return Long.parseLong(blocks.strip()) * BLOCK_BYTES;
    }
}
