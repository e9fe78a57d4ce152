package sluice.wire;

import sluice.dpdk.Memory;

/**
 * Generic UDP encapsulation, variant 0 (draft-ietf-intarea-gue, section 3), which stands behind a {@link Udp} header.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * | 0 |C|   Hlen  |  Proto/ctype  |             Flags             |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>Hlen counts the words of optional fields behind the header. Sluice writes none: the one that IPVS knows, remote
 * checksum offload, is for packets whose checksum the sender left unfinished, and what comes from a wire is finished.
 */
public final class Gue {
    /** Bytes of the header without optional fields. */
    public static final int BYTES = 4;

    private static final int VERSION_AND_CONTROL = 0xE0;
    private static final int OPTION_WORDS = 0x1F;
    private static final int PROTOCOL = 1;

    private Gue() {}

    /** Whether the header at {@code gue} is of variant 0 and is followed by a packet, not by a control message. */
    public static boolean isData(long gue) {
        return (Memory.u8(gue) & VERSION_AND_CONTROL) == 0;
    }

    /** Bytes of the header, optional fields included. */
    public static int length(long gue) {
        return BYTES + ((Memory.u8(gue) & OPTION_WORDS) << 2);
    }

    /** IP protocol number of what follows. */
    public static int protocol(long gue) {
        return Memory.u8(gue + PROTOCOL);
    }

    /** Writes a header without optional fields. */
    public static void write(long gue, int protocol) {
        Memory.putI32(gue, protocol << 16);
    }
}
