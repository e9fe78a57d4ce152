package sluice.bench.generator;

import sluice.wire.Ethernet;

/**
 * Looks closely at a sample of the frames that come back.
 *
 * <p>From a director: checksums, the next hop's Ethernet address, addresses and ports of one side, and that the flow
 * still goes to the same real server. From a reflector: checksums. Thread: the generator's.
 */
public final class SampleCheck {
    private final Peer peer;
    private final ReturnedFrame form;
    private final FlowTable flows;
    private long checked;
    private long badChecksums;
    private long badAddresses;
    private long movedFlows;

    /** Checks frames of these flows. */
    public SampleCheck(Peer peer, ReturnedFrame form, FlowTable flows) {
        this.peer = peer;
        this.form = form;
        this.flows = flows;
    }

    /** Checks one TCP or UDP frame. */
    public void check(long frame, int length) {
        checked++;
        if (!form.hasGoodChecksums(frame, length)) {
            badChecksums++;
        } else if (peer == Peer.DIRECTOR) {
            checkTranslation(frame);
        }
    }

    private void checkTranslation(long frame) {
        int server = form.server(frame);
        int flow = form.flow(frame, server);
        boolean isKnown = flow >= 0 && flow < flows.flows();
        long mac = server < 0 ? BenchNetwork.GENERATOR_MAC : BenchNetwork.serverMac(server);
        if (!isKnown || Ethernet.destination(frame) != mac) {
            badAddresses++;
        } else if (server < 0) {
            badAddresses += form.isFromVirtual(frame) ? 0 : 1;
        } else if (!flows.arrivedAt(flow, server)) {
            movedFlows++;
        }
    }

    /** Frames looked at. */
    public long checked() {
        return checked;
    }

    /** Frames with a wrong checksum or length. */
    public long badChecksums() {
        return badChecksums;
    }

    /** Frames with an address or port that nobody should send. */
    public long badAddresses() {
        return badAddresses;
    }

    /** Frames of a flow that arrived at another real server than its first. */
    public long movedFlows() {
        return movedFlows;
    }

    /** Whether everything was as it should be. */
    public boolean isClean() {
        return badChecksums + badAddresses + movedFlows == 0;
    }
}
