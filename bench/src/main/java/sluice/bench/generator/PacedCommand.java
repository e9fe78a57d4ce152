package sluice.bench.generator;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import sluice.bench.Events;
import sluice.port.DpdkPort;

/**
 * {@link PacedGenerator} as a program: the server end of a memif wire, told what to do by lines on its standard input.
 *
 * <p>{@code find}, {@code open}, {@code flood SECONDS} and {@code pace MPPS SECONDS [PACKETS]} are each answered by one JSON
 * object whose {@code event} is the line's first word; {@code {"event":"listening"}} comes first of all. Ends at the end of
 * its standard input.
 */
@Command(name = "paced-generator", mixinStandardHelpOptions = true, description = "Sends at given rates over memif.")
public final class PacedCommand implements Callable<Integer> {
    private static final long ATTENTION_NANOS = 50_000;
    private static final long PAUSE_NANOS = 1_000_000;
    private static final String END = "";

    @Option(names = "--flows", defaultValue = "1000", description = "number of flows (default ${DEFAULT-VALUE})")
    int flows;

    @Option(names = "--burst", defaultValue = "64", description = "frames per burst (default ${DEFAULT-VALUE})")
    int burst;

    @Mixin
    MemifServer wire = new MemifServer();

    private final Queue<String> lines = new ConcurrentLinkedQueue<>();

    /** Runs the program. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new PacedCommand()).execute(arguments));
    }

    @Override
    public Integer call() {
        Thread.ofPlatform().daemon().name("orders").start(this::listen);
        try (DpdkPort port = wire.open()) {
            PacedGenerator generator = new PacedGenerator(port, flows, burst);
            Events.print("listening", Map.of());
            while (true) {
                String line = lines.poll();
                if (line == null) {
                    // Not all the time: the director may need the core for its start.
                    generator.attend(ATTENTION_NANOS);
                    LockSupport.parkNanos(PAUSE_NANOS);
                } else if (line.equals(END)) {
                    return 0;
                } else {
                    obey(generator, line.split(" "));
                }
            }
        }
    }

    private static void obey(PacedGenerator generator, String[] words) {
        Map<String, Object> answer = Map.of();
        switch (words[0]) {
            case "find" -> generator.find();
            case "open" -> generator.open();
            case "flood" -> answer = generator.flood(Double.parseDouble(words[1]));
            case "pace" -> {
                long packets = words.length > 3 ? Long.parseLong(words[3]) : Long.MAX_VALUE;
                answer = generator.pace(Double.parseDouble(words[1]), Double.parseDouble(words[2]), packets);
            }
            default -> throw new IllegalArgumentException("no such order: " + words[0]);
        }
        Events.print(words[0], answer);
    }

    private void listen() {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try {
            for (String line = input.readLine(); line != null; line = input.readLine()) {
                lines.add(line);
            }
        } catch (IOException e) {
            System.err.println(e.getMessage());
        }
        lines.add(END);
    }
}
