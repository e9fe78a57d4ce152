package sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.connection.ForkedJvm;

/**
 * A director that is killed again and again: each next process finds every connection that a client still holds, with
 * its server, and has lost no slot. {@code -Dsluice.crash.rounds=200} plays more rounds.
 */
final class CrashTest {
    private static final int ROUNDS = Integer.getInteger("sluice.crash.rounds", 20);
    private static final long SEED = Long.getLong("sluice.crash.seed", 4);

    /** Capacity and number of workers change with the rounds. */
    private static final int[] CAPACITIES = {8_000, 8_000, 12_000};

    private static final int[] WORKERS = {2, 2, 3, 2};
    private static final int OPENING_MILLIS = 400;
    private static final int PLAYING_MILLIS = 400;

    @TempDir
    Path folder;

    private final Random random = new Random(SEED);
    private int killedWhileOpening;
    private long provenFlows;

    @Test
    void everyConnectionSurvivesEveryKill() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            kill(round);
        }
        List<String> lines = new ArrayList<>();
        Process last = victim(ROUNDS, "last");
        try (BufferedReader output = outputOf(last)) {
            lines.addAll(output.lines().toList());
        }
        assertThat(lines).hasSize(3).last().isEqualTo("finished with 0 connections");
        assertThat(provenFlows).isGreaterThan(100L * (ROUNDS - killedWhileOpening - 1));
        System.out.println(ROUNDS + " kills, " + killedWhileOpening + " of them while opening; proven flows: "
                + provenFlows + "; last: " + lines.get(1));
    }

    private void kill(int round) throws IOException, InterruptedException {
        Process process = victim(round);
        try (BufferedReader output = outputOf(process)) {
            assertThat(output.readLine()).isEqualTo("opening");
            boolean isOpening = random.nextInt(6) == 0;
            if (isOpening) {
                killedWhileOpening++;
                Thread.sleep(random.nextInt(OPENING_MILLIS));
            } else {
                String ready = output.readLine();
                assertThat(ready).as("round " + round).startsWith("ready ");
                provenFlows += Integer.parseInt(ready.split(" ")[1]);
                Thread.sleep(random.nextInt(PLAYING_MILLIS));
            }
            // Process.destroyForcibly would close the output before it is read.
            process.toHandle().destroyForcibly();
            assertThat(output.lines().filter(line -> !line.startsWith("ready ")))
                    .as("round " + round)
                    .isEmpty();
            assertThat(process.waitFor()).as("exit by SIGKILL").isEqualTo(128 + 9);
        }
    }

    private Process victim(int round, String... more) throws IOException {
        List<String> arguments = new ArrayList<>();
        arguments.add(folder.toString());
        arguments.add(Integer.toString(WORKERS[round % WORKERS.length]));
        arguments.add(Integer.toString(CAPACITIES[round % CAPACITIES.length]));
        arguments.addAll(List.of(more));
        return ForkedJvm.start(CrashVictim.class, arguments.toArray(String[]::new));
    }

    private static BufferedReader outputOf(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }
}
