package sluice.bench.peer;

import io.avaje.jsonb.Jsonb;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sluice.bench.generator.OneWayCommand;
import sluice.bench.wire.ChildProcess;
import sluice.bench.wire.Load;

/**
 * Datagrams at the rate that the generator can send, counted where the servers are, before their kernel does anything else with
 * them. Only datagrams to the address and port of a server count.
 *
 * @param bench where it runs
 * @param burst packets that the generator sends at once
 * @param warmUpSeconds before the measurement; new flows are opened then
 * @param seconds of the measurement
 */
record DatagramFlood(PeerBench bench, int burst, double warmUpSeconds, double seconds) {
    private static final double PATIENCE_SECONDS = 60;
    /** The generator goes on for so long after the last look at the counter. */
    private static final double MARGIN_SECONDS = 0.5;

    private static final Pattern MEASURING = Pattern.compile("\"event\":\"measuring\"");
    private static final Pattern RESULT = Pattern.compile("^\\{\"event\":\"result\".*}$");

    /** Floods {@code director}. */
    Figure measure(Director director, Load load) throws IOException, InterruptedException {
        ChildProcess generator = ChildProcess.start("generator", command(load));
        try {
            generator.await(MEASURING, PATIENCE_SECONDS);
            director.startMeasuring();
            CoreTimes before = CoreTimes.now();
            long packets = PeerNetwork.arrived();
            long start = System.nanoTime();
            TimeUnit.NANOSECONDS.sleep((long) (seconds * 1e9));
            long arrivedPackets = PeerNetwork.arrived() - packets;
            double micros = (System.nanoTime() - start) / 1e3;
            Map<String, Object> details = new LinkedHashMap<>(director.report());
            cores(details, before);
            Matcher result = generator.await(RESULT, PATIENCE_SECONDS);
            Map<String, Object> sent = Jsonb.instance().type(Object.class).map().fromJson(result.group());
            sent.remove("event");
            details.putAll(sent);
            return new Figure(arrivedPackets / micros, 0, details);
        } finally {
            generator.finish();
        }
    }

    /** Adds what the cores did since {@code before}. */
    private void cores(Map<String, Object> details, CoreTimes before) throws IOException {
        CoreTimes now = CoreTimes.now();
        details.put("generatorCoreBusy", now.busySince(before, bench.generatorCore()));
        details.put("generatorCoreSoftIrq", now.softIrqSince(before, bench.generatorCore()));
        details.put("directorCoreBusy", now.busySince(before, bench.directorCore()));
        details.put("directorCoreSoftIrq", now.softIrqSince(before, bench.directorCore()));
    }

    private List<String> command(Load load) {
        List<String> command = new ArrayList<>(List.of(
                bench.tree().resolve("bench/run").toString(),
                OneWayCommand.class.getName(),
                "--interface=" + PeerNetwork.HOST,
                "--core=" + bench.generatorCore(),
                "--flows=" + load.flows(),
                "--frames=" + load.frames(),
                "--zipf=" + load.zipf(),
                "--burst=" + burst,
                "--warm-up=" + warmUpSeconds,
                "--seconds=" + (seconds + MARGIN_SECONDS)));
        return Place.CLIENT.within(command);
    }
}
