package sluice.worker;

import java.util.Arrays;
import java.util.List;

/** Which of the director's ports the VLANs of one device are. Immutable; any thread. */
final class VlanTable {
    /** In place of a port: nothing is configured for the VLAN. */
    static final int NONE = -1;

    private static final int IDENTIFIERS = 4096;

    private final short[] ports = new short[IDENTIFIERS];

    /** The VLANs among {@code all} ports that share the device of number {@code device}; its own is frames without VLAN. */
    VlanTable(List<DirectorPort> all, int device) {
        Arrays.fill(ports, (short) NONE);
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).port() == all.get(device).port()) {
                ports[all.get(i).vlan()] = (short) i;
            }
        }
    }

    /** Number of the port of VLAN {@code identifier} (0 to 4095), or {@link #NONE}. */
    int port(int identifier) {
        return ports[identifier];
    }
}
