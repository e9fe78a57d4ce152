package sluice.bench.gate;

import io.avaje.jsonb.Jsonb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import sluice.bench.wire.ChildProcess;
import sluice.bench.wire.WireCommand;

/** NAT as a share of what testpmd macswap forwards on the same wire in the same run: a short run of {@link WireCommand}. */
final class WireRatios {
    private static final double PATIENCE_SECONDS = 170;
    private static final Pattern END = Pattern.compile("^}$");
    private static final Map<String, String> NAMES = Map.of("1000", "1k", "1000000", "1M");

    private final Path run;
    private final int rounds;

    /**
     * A run to come.
     *
     * @param run the script that starts classes of this module
     * @param rounds how often each forwarder has its turn
     */
    WireRatios(Path run, int rounds) {
        this.run = run;
        this.rounds = rounds;
    }

    /** The figures by name. */
    Map<String, Double> measure() throws IOException, InterruptedException {
        Path report = Files.createTempFile("sluice-gate-", ".json");
        List<String> command = List.of(
                run.toString(),
                WireCommand.class.getName(),
                "--flows=1k,1M",
                "--candidates=MACSWAP,NAT",
                "--rounds=" + rounds,
                "--seconds=0.8",
                "--warm-up=0.8",
                "--output=" + report);
        try (ChildProcess wire = ChildProcess.start("wire", command)) {
            wire.await(END, PATIENCE_SECONDS);
            wire.finish();
            return figures(Jsonb.instance().type(Object.class).map().fromJson(Files.readString(report)));
        } finally {
            Files.delete(report);
        }
    }

    private static Map<String, Double> figures(Map<String, Object> report) throws IOException {
        if (!Boolean.TRUE.equals(report.get("clean")) || !(report.get("summary") instanceof List<?> summary)) {
            throw new IOException("packets came back wrong; bench/wire tells more");
        }
        Map<String, Double> figures = new LinkedHashMap<>();
        for (Object line : summary) {
            if (line instanceof Map<?, ?> values && values.get("rateToMacswap") instanceof Number ratio) {
                String flows = values.get("flows") instanceof Number number ? Long.toString(number.longValue()) : "";
                figures.put("nat-to-macswap-" + NAMES.getOrDefault(flows, flows), ratio.doubleValue());
            }
        }
        return figures;
    }
}
