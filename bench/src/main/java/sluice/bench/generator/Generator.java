package sluice.bench.generator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import sluice.port.Port;
import sluice.wire.Ipv4;
import sluice.wire.Tcp;

/**
 * One run: wait for the peer, open the flows, warm up, measure.
 *
 * <p>Thread: the one that calls {@link #run}; it should be pinned and registered with DPDK.
 */
public final class Generator {
    private static final long SLICE_NANOS = 100_000_000;
    private static final long ASK_NANOS = 20_000_000;
    private static final long PEER_TIMEOUT_NANOS = 30_000_000_000L;
    private static final long DRAIN_NANOS = 20_000_000;
    private static final int OPENING_BYTES = 64;

    private final Port port;
    private final GeneratorPlan plan;
    private final FlowTable flows;
    private final ReturnedFrame form;
    private final SampleCheck check;
    private final Neighbour neighbour;
    private final Arrivals arrivals;

    /** Sends and receives on queue 0 of {@code port}. */
    public Generator(Port port, GeneratorPlan plan) {
        this.port = port;
        this.plan = plan;
        this.flows = new FlowTable(plan.flows());
        this.form = new ReturnedFrame(plan.method(), plan.protocol());
        this.check = new SampleCheck(plan.peer(), form, flows);
        this.neighbour = new Neighbour(port);
        this.arrivals = new Arrivals(port.pool(), form, neighbour, check);
    }

    /**
     * Runs the plan.
     *
     * @param atStart called once when the measurement starts
     * @throws IllegalStateException when nobody answers, or flows cannot be opened
     */
    public GeneratorResult run(Runnable atStart) {
        Opening.clearBuffers(port.pool());
        long peerMac = findPeer();
        long openingNanos = System.nanoTime();
        if (plan.peer() == Peer.DIRECTOR) {
            open(peerMac);
        } else {
            learnAnyServer();
        }
        openingNanos = System.nanoTime() - openingNanos;
        Flood flood = flood(peerMac, order());
        long now = flood.runUntil(System.nanoTime() + plan.warmUpMillis() * 1_000_000L);
        atStart.run();
        return measure(flood, now, openingNanos / 1_000_000);
    }

    private GeneratorResult measure(Flood flood, long startNanos, long openingMillis) {
        long[] slices = new long[Math.max(1, (int) (plan.measureMillis() * 1_000_000L / SLICE_NANOS))];
        long sent = flood.sent();
        long refused = flood.refused();
        long received = arrivals.packets();
        long bytes = arrivals.bytes();
        long now = startNanos;
        for (int i = 0; i < slices.length; i++) {
            long before = arrivals.packets();
            now = flood.runUntil(startNanos + (i + 1) * SLICE_NANOS);
            slices[i] = arrivals.packets() - before;
        }
        Arrays.sort(slices);
        return new GeneratorResult(
                now - startNanos,
                flood.sent() - sent,
                flood.refused() - refused,
                arrivals.packets() - received,
                arrivals.bytes() - bytes,
                slices[slices.length / 2] * 1e3 / SLICE_NANOS,
                slices[0] * 1e3 / SLICE_NANOS,
                arrivals.others(),
                openingMillis,
                check);
    }

    /** Asks by ARP until a director answers, or until a reflector sends the question back. */
    private long findPeer() {
        Flood silence = flood(BenchNetwork.REFLECTOR_MAC, FlowOrder.random(plan.flows()));
        long deadline = System.nanoTime() + PEER_TIMEOUT_NANOS;
        while (System.nanoTime() - deadline < 0) {
            neighbour.askForDirector();
            silence.drainUntil(System.nanoTime() + ASK_NANOS);
            if (plan.peer() == Peer.REFLECTOR && neighbour.arpPackets() > 0) {
                silence.drainUntil(System.nanoTime() + DRAIN_NANOS);
                return BenchNetwork.REFLECTOR_MAC;
            }
            if (neighbour.directorMac() != Neighbour.UNKNOWN) {
                return neighbour.directorMac();
            }
        }
        throw new IllegalStateException("nobody answers at the other end of the wire");
    }

    private void open(long peerMac) {
        Opening opening = new Opening(port, flows, arrivals, form);
        boolean isTcp = plan.protocol() == Ipv4.TCP;
        List<Opening.Stage> stages = new ArrayList<>();
        stages.add(stage(peerMac, Tcp.SYN, false));
        if (plan.method().hasReplies()) {
            stages.add(stage(peerMac, Tcp.SYN | Tcp.ACK, true));
        }
        if (isTcp) {
            stages.add(stage(peerMac, Tcp.ACK, false));
        }
        int missing = opening.open(stages);
        if (missing > 0) {
            throw new IllegalStateException(missing + " of " + plan.flows() + " flows did not come through");
        }
    }

    private Opening.Stage stage(long peerMac, int tcpFlags, boolean isFromServer) {
        return new Opening.Stage(template(peerMac, OPENING_BYTES, tcpFlags), isFromServer);
    }

    private void learnAnyServer() {
        for (int flow = 0; flow < flows.flows(); flow++) {
            flows.arrivedAt(flow, flow % BenchNetwork.SERVERS);
        }
    }

    private Flood flood(long peerMac, FlowOrder order) {
        FrameMix mix = FrameMix.of(plan.frames(), bytes -> template(peerMac, bytes, Tcp.PSH | Tcp.ACK));
        return new Flood(port, mix, order, flows, arrivals, plan.traffic(), plan.burst());
    }

    private FlowOrder order() {
        int turns = plan.traffic() == Traffic.MIXED ? 2 : 1;
        if (plan.zipf() > 0) {
            return FlowOrder.zipf(plan.flows(), plan.zipf());
        }
        return plan.isRandom() ? FlowOrder.random(plan.flows()) : FlowOrder.sequential(plan.flows(), turns);
    }

    private FlowFrames template(long peerMac, int bytes, int tcpFlags) {
        if (plan.method() == Method.NAT6) {
            return new FrameTemplate6(BenchNetwork.GENERATOR_MAC, peerMac, bytes);
        }
        FrameTemplate template = plan.protocol() == Ipv4.TCP
                ? FrameTemplate.tcp(BenchNetwork.GENERATOR_MAC, peerMac, bytes, tcpFlags)
                : FrameTemplate.udp(BenchNetwork.GENERATOR_MAC, peerMac, bytes);
        return plan.method() == Method.FULLNAT ? template.numbered() : template;
    }
}
