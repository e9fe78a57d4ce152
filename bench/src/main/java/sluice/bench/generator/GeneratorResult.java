package sluice.bench.generator;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one run of the generator measured.
 *
 * @param nanos time measured
 * @param sent packets that the wire took in that time
 * @param refused packets that the wire refused: without any, the generator and not the forwarder set the pace
 * @param received packets that came back in that time
 * @param receivedBytes their bytes, without frame check sequence
 * @param medianMpps median over tenths of a second, million packets per second that came back
 * @param worstMpps the worst tenth of a second
 * @param others frames that came back and were neither of the protocol nor ARP
 * @param openingMillis how long it took to open all flows
 * @param check what the sample said
 */
public record GeneratorResult(
        long nanos,
        long sent,
        long refused,
        long received,
        long receivedBytes,
        double medianMpps,
        double worstMpps,
        long others,
        long openingMillis,
        SampleCheck check) {

    /** Millions of packets per second that came back. */
    public double receivedMpps() {
        return received * 1e3 / nanos;
    }

    /** Whether what came back is what should come back. */
    public boolean isClean() {
        return received > 0 && check.checked() > 0 && check.isClean();
    }

    /** As a tree of numbers for a report. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("receivedMpps", round(receivedMpps()));
        map.put("medianMpps", round(medianMpps));
        map.put("worstMpps", round(worstMpps));
        map.put("sentMpps", round(sent * 1e3 / nanos));
        map.put("receivedGbps", round(receivedBytes * 8.0 / nanos));
        map.put("refusedShare", round(refused / (double) Math.max(1, sent + refused)));
        map.put("lostShare", round(Math.max(0, sent - received) / (double) Math.max(1, sent)));
        map.put("otherFrames", others);
        map.put("openingMillis", openingMillis);
        map.put("sampled", check.checked());
        map.put("badChecksums", check.badChecksums());
        map.put("badAddresses", check.badAddresses());
        map.put("movedFlows", check.movedFlows());
        map.put("clean", isClean());
        return map;
    }

    private static double round(double value) {
        return Math.round(value * 1e4) / 1e4;
    }
}
