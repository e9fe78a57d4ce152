package sluice.worker;

import sluice.connection.ProxiedNumbers;
import sluice.forward.NatRecipe;
import sluice.wire.SequenceShift;
import sluice.wire.Tcp;

/**
 * Translates between a client, who shook hands with the director, and its real server: the numbers of the server's stream,
 * its times, and windows (spec 5.8). Thread: any; all state is in the arguments.
 */
final class ProxiedSegments {
    private ProxiedSegments() {}

    /** Translates the segment at {@code tcp}, whose header the parser has found whole. */
    static void translate(long tcp, long record, int direction) {
        int delta = ProxiedNumbers.delta(record);
        int clock = ProxiedNumbers.clock(record);
        int scales = ProxiedNumbers.scales(record);
        boolean isScaled = scales != 0 && (Tcp.flags(tcp) & Tcp.SYN) == 0;
        if (direction == NatRecipe.FROM_SERVER) {
            SequenceShift.shift(tcp, delta, 0);
            if (clock != 0) {
                SequenceShift.shiftTimestamps(tcp, clock, 0);
            }
            if (isScaled) {
                SequenceShift.rescaleWindow(tcp, ProxiedNumbers.serverScale(scales), ProxiedNumbers.toldScale(scales));
            }
        } else {
            SequenceShift.shift(tcp, 0, -delta);
            if (clock != 0) {
                SequenceShift.shiftTimestamps(tcp, 0, -clock);
            }
            if (isScaled) {
                SequenceShift.rescaleWindow(tcp, ProxiedNumbers.clientScale(scales), 0);
            }
        }
    }

    /** Gives a segment its sender's sequence number back, for an error that quotes it. */
    static void restore(long tcp, long record, int direction) {
        if (direction == NatRecipe.FROM_SERVER) {
            SequenceShift.shift(tcp, -ProxiedNumbers.delta(record), 0);
        } else {
            SequenceShift.shift(tcp, 0, ProxiedNumbers.delta(record));
        }
    }
}
