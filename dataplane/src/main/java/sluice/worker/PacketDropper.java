package sluice.worker;

import sluice.forward.Defences;

/** The {@code drop_packet} defence: one of so many packets that would open a connection is dropped (spec 7.2). */
final class PacketDropper {
    private final Defences defences;
    private int counter;
    private int judgement;

    PacketDropper(Defences defences) {
        this.defences = defences;
    }

    /** Whether this packet, for which there is a service, is dropped. */
    boolean drops() {
        int rate = defences.dropRate();
        if (rate == 0) {
            return false;
        }
        if (judgement != defences.judgements()) {
            judgement = defences.judgements();
            counter = defences.isAutomatic() ? rate : counter;
        }
        if (--counter > 0) {
            return false;
        }
        counter = rate;
        return true;
    }
}
