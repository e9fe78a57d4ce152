package sluice.control;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import sluice.forward.AddressConflicts;
import sluice.rules.AddressText;
import sluice.worker.ConflictStatus;
import sluice.worker.Network;

/** Warns once of each station that claims an address of the director. Thread: the control thread. */
final class ConflictWarnings {
    /** Beyond so many claims all are forgotten and may be warned of again. */
    private static final int MAXIMUM_KNOWN = 16 * AddressConflicts.CAPACITY;

    private final Network network;
    private final Consumer<String> warnings;
    private final Set<String> known = new HashSet<>();

    ConflictWarnings(Network network, Consumer<String> warnings) {
        this.network = network;
        this.warnings = warnings;
    }

    void warn() {
        for (ConflictStatus conflict : network.conflicts()) {
            String claim = "station " + conflict.mac() + " on port " + conflict.port() + " claims "
                    + AddressText.format(conflict.address());
            if (known.size() >= MAXIMUM_KNOWN) {
                known.clear();
            }
            if (known.add(claim)) {
                warnings.accept("warning: " + claim + ", an address of this director, which keeps it;"
                        + " a real server must not answer for a VIP (arp_ignore), nor a second director");
            }
        }
    }
}
