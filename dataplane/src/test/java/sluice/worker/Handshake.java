package sluice.worker;

import static sluice.worker.Frame.ACK;
import static sluice.worker.Frame.SYN;

import sluice.wire.DecodedSegment;

/**
 * A client's handshake with a SYN proxy as the client and the server see it.
 *
 * @param cookie the sequence number of the proxy's answer
 * @param syn what the server got
 */
record Handshake(ProxiedWay way, int cookie, DecodedSegment syn) {
    /** The initial sequence number of servers: near where signed numbers end. */
    static final int SERVER_ISN = 0x7FFF_FFF0;

    int serverNumber() {
        return syn.destination().charAt(syn.destination().length() - 1) - '0';
    }

    /** A segment of the server. */
    SegmentFrame server(int flags) {
        String from = syn.destination();
        String to = syn.source();
        int fromPort = syn.destinationPort();
        int toPort = syn.sourcePort();
        return SegmentFrame.of(from, fromPort, to, toPort, flags);
    }

    /** The server's answer to the SYN. */
    SegmentFrame answer(String options) {
        return server(SYN | ACK).numbers(SERVER_ISN, syn.sequence() + 1).options(options);
    }
}
