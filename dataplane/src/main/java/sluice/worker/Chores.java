package sluice.worker;

import org.jspecify.annotations.Nullable;
import sluice.forward.NeighbourTable;

/**
 * What a worker does besides forwarding, a hundred times a second: send packets on whose next hop has answered, give
 * datagrams up that did not become whole, ask silent servers again, tell other directors, end connections that have lost their server, thin the table out when it is attacked; and, on the first worker only, verify
 * neighbours and announce new VIPs.
 *
 * <p>Thread: the worker's.
 */
final class Chores {
    /** Neighbours that one call looks at. */
    private static final int NEIGHBOURS_PER_CALL = 256;

    /** VIPs that one call announces, so that thousands do not come as one burst. */
    private static final int ANNOUNCEMENTS_PER_CALL = 16;

    private final Unresolved unresolved;
    private final FragmentPath fragments;
    private final AwaitedServers awaited;
    private final SyncMaster master;
    private final Sweep sweep;
    private final EntryDropper dropper;
    private final NeighbourTable neighbours;
    private final NeighbourSender sender;
    private final @Nullable VirtualAddressAnnouncer announcer;
    private int nextNeighbour;

    /** The chores of a worker; {@code announcer} makes it the first one. */
    Chores(
            Unresolved unresolved,
            FragmentPath fragments,
            AwaitedServers awaited,
            SyncMaster master,
            Sweep sweep,
            EntryDropper dropper,
            NeighbourTable neighbours,
            NeighbourSender sender,
            @Nullable VirtualAddressAnnouncer announcer) {
        this.unresolved = unresolved;
        this.fragments = fragments;
        this.awaited = awaited;
        this.master = master;
        this.sweep = sweep;
        this.dropper = dropper;
        this.neighbours = neighbours;
        this.sender = sender;
        this.announcer = announcer;
    }

    /** Does what is due; returns how many packets came of it. */
    int run(Round round) {
        int work = unresolved.release(round.nowNanos) + fragments.expire(round.nowNanos);
        work += awaited.run(round) + master.run() + sweep.run() + dropper.run(round.nowNanos, round.nowTicks);
        if (announcer != null) {
            work += verifyNeighbours(round.nowNanos) + announce(announcer, round);
        }
        return work;
    }

    private int verifyNeighbours(long nowNanos) {
        int from = nextNeighbour;
        int to = from + NEIGHBOURS_PER_CALL;
        int asked = 0;
        for (int entry = neighbours.due(from, to, nowNanos);
                entry >= 0;
                entry = neighbours.due(entry + 1, to, nowNanos)) {
            sender.ask(neighbours.port(entry), neighbours.high(entry), neighbours.low(entry), neighbours.macOf(entry));
            asked++;
        }
        nextNeighbour = to >= neighbours.size() ? 0 : to;
        return asked;
    }

    private int announce(VirtualAddressAnnouncer due, Round round) {
        due.update(round.table, round.nowNanos);
        int announced = 0;
        while (announced < ANNOUNCEMENTS_PER_CALL && due.isDue(round.nowNanos)) {
            due.next(round.nowNanos);
            if (round.table.servedAddresses().contains(due.high(), due.low())) {
                // A VIP serves from the start, as on an LVS host: whoever has it, too, is told of, not waited for.
                if (due.isNew()) {
                    sender.probeDuplicate(round.table.localAddresses(), due.high(), due.low());
                }
                sender.announce(round.table.localAddresses(), due.high(), due.low());
            }
            announced++;
        }
        return announced;
    }
}
