package sluice.bench.scale;

import sluice.bench.generator.BenchNetwork;
import sluice.bench.generator.FrameTemplate;
import sluice.bench.generator.Method;
import sluice.bench.generator.Neighbour;
import sluice.bench.generator.ReturnedFrame;
import sluice.port.Burst;
import sluice.wire.Ethernet;
import sluice.wire.Ipv4;

/**
 * Datagrams of flows that are open: requests of a worker's own flows, and after each a reply, to one of its own flows or of
 * another worker's.
 *
 * <p>Thread: the worker's. Where flows lead to is written while they are opened, and read by others only after all are open.
 */
final class EstablishedFlows implements Play {
    private static final int FRAME_BYTES = 64;
    private static final int SAMPLE_MASK = 63;
    private static final int PASSES = 100;

    private final LanePort port;
    private final FrameTemplate template;
    private final Neighbour neighbour;
    private final ReturnedFrame form = new ReturnedFrame(Method.NAT, Ipv4.UDP);
    private final byte[] serverByFlow;
    private final int firstFlow;
    private final int flows;
    private final int otherFlow;
    private final Burst burst;
    private final Burst returned;
    private int next;
    private long sent;
    private long packets;
    private long bursts;
    private long badFrames;

    /**
     * Flows of one worker.
     *
     * @param directorMac where frames go to
     * @param serverByFlow the real server of each flow of all workers, to be filled
     * @param flows how many the worker has, an even number
     * @param worker its number
     * @param other the number of the worker whose odd flows are answered here
     */
    EstablishedFlows(
            LanePort port, long directorMac, byte[] serverByFlow, int flows, int worker, int other, int burst) {
        this.port = port;
        this.template = FrameTemplate.udp(BenchNetwork.GENERATOR_MAC, directorMac, FRAME_BYTES);
        this.neighbour = new Neighbour(port);
        this.serverByFlow = serverByFlow;
        this.flows = flows;
        this.firstFlow = worker * flows;
        this.otherFlow = other * flows;
        this.burst = new Burst(burst);
        this.returned = new Burst(burst);
    }

    @Override
    public void open(Runnable round) {
        int open = 0;
        // The first packets wait for their next hop's Ethernet address.
        for (int pass = 0; pass < PASSES && open < flows; pass++) {
            for (int flow = firstFlow; flow < firstFlow + flows; flow++) {
                if (serverByFlow[flow] == 0 && port.pool().allocate(burst)) {
                    request(0, flow);
                    port.transmit(0, burst);
                    round.run();
                    open += noteServers();
                }
            }
        }
        if (open < flows) {
            throw new IllegalStateException("only " + open + " of " + flows + " flows came through");
        }
    }

    private int noteServers() {
        int noted = 0;
        while (port.receive(0, returned) > 0) {
            for (int i = 0; i < returned.size(); i++) {
                long frame = returned.frame(i);
                neighbour.handle(frame, returned.length(i));
                int server = Ethernet.type(frame) == Ethernet.IPV4 ? form.server(frame) : -1;
                int flow = server >= 0 ? form.flow(frame, server) : -1;
                if (flow >= firstFlow && flow < firstFlow + flows && serverByFlow[flow] == 0) {
                    serverByFlow[flow] = (byte) (server + 1);
                    noted++;
                }
            }
            port.pool().free(returned);
        }
        return noted;
    }

    @Override
    public void step(long nowNanos) {
        take();
        int size = port.pool().allocate(burst, burst.capacity());
        for (int i = 0; i < size; i += 2) {
            request(i, firstFlow + next);
            if (i + 1 < size) {
                int flow = ((next & 1) == 0 ? firstFlow : otherFlow) + next;
                template.fromServer(burst.frame(i + 1), flow, serverByFlow[flow] - 1);
                burst.set(i + 1, burst.buffer(i + 1), burst.frame(i + 1), FRAME_BYTES, 0);
            }
            next = next + 1 == flows ? 0 : next + 1;
        }
        sent += port.transmit(0, burst);
    }

    private void take() {
        while (port.receive(0, returned) > 0) {
            bursts++;
            if ((bursts & SAMPLE_MASK) == 0) {
                badFrames += isGood(returned.frame(0), returned.length(0)) ? 0 : 1;
            }
            for (int i = 0; i < returned.size(); i++) {
                if (Ethernet.type(returned.frame(i)) == Ethernet.IPV4) {
                    packets++;
                } else {
                    neighbour.handle(returned.frame(i), returned.length(i));
                }
            }
            port.pool().free(returned);
        }
    }

    private boolean isGood(long frame, int length) {
        return Ethernet.type(frame) != Ethernet.IPV4
                || ((form.server(frame) >= 0 || form.isFromVirtual(frame)) && form.hasGoodChecksums(frame, length));
    }

    private void request(int i, int flow) {
        template.fromClient(burst.frame(i), flow);
        burst.set(i, burst.buffer(i), burst.frame(i), FRAME_BYTES, 0);
    }

    @Override
    public long packets() {
        return packets;
    }

    @Override
    public long lost() {
        // What is under way has neither come back nor been lost.
        return Math.max(0, sent - packets - burst.capacity());
    }

    @Override
    public boolean isClean() {
        return packets > 0 && badFrames == 0 && lost() == 0;
    }
}
