package sluice.bench.generator;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sluice.port.Port;
import sluice.wire.Ipv4;

/**
 * Clients and real servers of a director that are told step by step what to do: find it, open flows, flood it, or send at a
 * given rate and look at how long each packet takes. Datagrams of 64 bytes from clients.
 *
 * <p>Thread: one, which should be pinned and registered with DPDK.
 */
public final class PacedGenerator {
    private static final int FRAME_BYTES = 64;
    private static final long ASK_NANOS = 5_000_000;
    private static final long PEER_TIMEOUT_NANOS = 60_000_000_000L;
    private static final long DRAIN_NANOS = 50_000_000;

    private final Port port;
    private final int burst;
    private final FlowTable flows;
    private final ReturnedFrame form;
    private final SampleCheck check;
    private final Neighbour neighbour;
    private final Arrivals arrivals;
    private final RoundTrips trips = new RoundTrips();
    private final Flood silence;

    /** Sends and receives bursts of at most {@code burst} packets of {@code flows} flows on queue 0 of {@code port}. */
    public PacedGenerator(Port port, int flows, int burst) {
        this.port = port;
        this.burst = burst;
        this.flows = new FlowTable(flows);
        this.form = new ReturnedFrame(Method.NAT, Ipv4.UDP);
        this.check = new SampleCheck(Peer.DIRECTOR, form, this.flows);
        this.neighbour = new Neighbour(port);
        this.arrivals = new Arrivals(port.pool(), form, neighbour, check);
        this.silence = flood(BenchNetwork.REFLECTOR_MAC);
        Opening.clearBuffers(port.pool());
    }

    /**
     * Asks for the director by ARP until it answers.
     *
     * @throws IllegalStateException when it does not within a minute
     */
    public void find() {
        long deadline = System.nanoTime() + PEER_TIMEOUT_NANOS;
        while (neighbour.directorMac() == Neighbour.UNKNOWN) {
            if (System.nanoTime() - deadline >= 0) {
                throw new IllegalStateException("no director answers at the other end of the wire");
            }
            neighbour.askForDirector();
            silence.drainUntil(System.nanoTime() + ASK_NANOS);
        }
    }

    /**
     * Sends a packet of each flow in both directions, until all have come through.
     *
     * @throws IllegalStateException when some do not
     */
    public void open() {
        List<Opening.Stage> stages = List.of(new Opening.Stage(template(), false), new Opening.Stage(template(), true));
        int missing = new Opening(port, flows, arrivals, form).open(stages);
        if (missing > 0) {
            throw new IllegalStateException(missing + " of " + flows.flows() + " flows did not come through");
        }
    }

    /** Answers ARP and takes in what comes for {@code nanos}. */
    public void attend(long nanos) {
        silence.drainUntil(System.nanoTime() + nanos);
    }

    /** Sends as fast as the wire takes packets; tells what came back in that time. */
    public Map<String, Object> flood(double seconds) {
        Flood flood = flood(neighbour.directorMac());
        long before = arrivals.packets();
        long start = System.nanoTime();
        long end = flood.runUntil(start + (long) (seconds * 1e9));
        long received = arrivals.packets() - before;
        flood.drainUntil(end + DRAIN_NANOS);
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("receivedMpps", received * 1e3 / (end - start));
        map.put("sentMpps", flood.sent() * 1e3 / (end - start));
        map.put("refused", flood.refused());
        map.put("clean", check.isClean());
        return map;
    }

    /** Sends {@code packets} at most at {@code mpps} million packets a second, and tells what became of them. */
    public Map<String, Object> pace(double mpps, double seconds, long packets) {
        Pace pace = new Pace(port, template(), FlowOrder.random(flows.flows()), flows, arrivals, trips, burst);
        pace.clear();
        long before = arrivals.packets();
        long start = System.nanoTime();
        pace.run(1e3 / mpps, packets, start + (long) (seconds * 1e9));
        long end = System.nanoTime();
        pace.drainUntil(end + DRAIN_NANOS);
        long received = arrivals.packets() - before;
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("offeredMpps", pace.offered() * 1e3 / (end - start));
        map.put("offered", pace.offered());
        map.put("refused", pace.offered() - pace.sent());
        map.put("lost", pace.sent() - received);
        map.put("generatorGaps", pace.gaps());
        map.put("generatorLongestGapMicros", pace.longestGapNanos() / 1e3);
        map.put("clean", check.isClean());
        map.put("micros", trips.toMap());
        return map;
    }

    private Flood flood(long mac) {
        FrameMix mix = FrameMix.of(
                Integer.toString(FRAME_BYTES), bytes -> FrameTemplate.udp(BenchNetwork.GENERATOR_MAC, mac, bytes));
        return new Flood(port, mix, FlowOrder.random(flows.flows()), flows, arrivals, Traffic.CLIENT, burst);
    }

    private FrameTemplate template() {
        return FrameTemplate.udp(BenchNetwork.GENERATOR_MAC, neighbour.directorMac(), FRAME_BYTES);
    }
}
