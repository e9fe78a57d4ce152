package sluice.bench.wire;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A process that the benchmark started: lines go to its standard input, its output is kept and searched.
 *
 * <p>Thread: the starter's; a thread of its own collects the output.
 */
public final class ChildProcess implements AutoCloseable {
    private static final long STOP_SECONDS = 10;
    private static final int TAIL_LINES = 15;

    private final String name;
    private final Process process;
    private final Writer input;
    private final List<String> lines = new ArrayList<>();
    private boolean hasEnded;
    private int searched;

    private ChildProcess(String name, Process process) {
        this.name = name;
        this.process = process;
        this.input = process.outputWriter();
    }

    /** Starts a program; its standard error output goes to its standard output. */
    public static ChildProcess start(String name, List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        ChildProcess child = new ChildProcess(name, process);
        Thread.ofPlatform().daemon().name(name + "-output").start(child::collect);
        return child;
    }

    private void collect() {
        try (BufferedReader reader = process.inputReader()) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                add(line);
            }
        } catch (IOException e) {
            add("output ended: " + e.getMessage());
        }
        synchronized (this) {
            hasEnded = true;
            notifyAll();
        }
    }

    private synchronized void add(String line) {
        lines.add(line);
        notifyAll();
    }

    /** Writes one line to its standard input. */
    public void send(String line) throws IOException {
        input.write(line + "\n");
        input.flush();
    }

    /**
     * Waits for a line behind the last one found.
     *
     * @param pattern is looked for in each line
     * @return the match in the first line that has one
     * @throws IOException when the process ends or the time is over before
     */
    public synchronized Matcher await(Pattern pattern, double seconds) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + (long) (seconds * 1e9);
        while (true) {
            while (searched < lines.size()) {
                Matcher matcher = pattern.matcher(lines.get(searched));
                searched++;
                if (matcher.find()) {
                    return matcher;
                }
            }
            long left = deadline - System.nanoTime();
            if (hasEnded || left <= 0) {
                throw new IOException(name + (hasEnded ? " ended" : " took too long") + " before it said \"" + pattern
                        + "\"; its last words:\n" + tail());
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    private synchronized String tail() {
        return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    }

    /** Ends its standard input, at which it should end by itself, and makes sure that it does. */
    public void finish() {
        try {
            input.close();
            process.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (IOException e) {
            // It does not listen any more.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        close();
    }

    /** Kills it with SIGKILL and waits until it is gone. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Ends the process if it has not ended: first it is asked, then it is killed. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
