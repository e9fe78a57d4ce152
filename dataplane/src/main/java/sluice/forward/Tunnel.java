package sluice.forward;

/**
 * How packets to a tunnelled real server are encapsulated (spec 1.3).
 *
 * @param kind the encapsulation
 * @param port UDP port of the far end, for GUE only
 * @param checksum what the outer header's checksum covers
 */
public record Tunnel(Kind kind, int port, Checksum checksum) {
    /** IP in IP, the default. */
    public static final Tunnel IPIP = new Tunnel(Kind.IPIP, 0, Checksum.NONE);

    /** Encapsulations. */
    public enum Kind {
        /** IP in IP. */
        IPIP("ipip"),
        /** Generic UDP encapsulation. */
        GUE("gue"),
        /** Generic routing encapsulation. */
        GRE("gre");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        /** The word behind {@code --tun-type}. */
        public String text() {
            return text;
        }
    }

    /** What the outer header's checksum covers. */
    public enum Checksum {
        /** There is none. */
        NONE("--tun-nocsum", "-c"),
        /** The packet. */
        FULL("--tun-csum", "+c"),
        /** The packet, the inner checksum being left to the far end. */
        REMOTE("--tun-remcsum", "r+c");

        private final String option;
        private final String listed;

        Checksum(String option, String listed) {
            this.option = option;
            this.listed = listed;
        }

        /** The option that asks for it. */
        public String option() {
            return option;
        }

        /** How {@code -L --tun-info} shows it. */
        public String listed() {
            return listed;
        }
    }
}
