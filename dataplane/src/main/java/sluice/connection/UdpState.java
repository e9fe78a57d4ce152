package sluice.connection;

/** The one state of UDP connections (spec 4.3). */
public final class UdpState {
    /** Every UDP connection, from its first packet to its end. Never active. */
    public static final int NORMAL = 0;

    private UdpState() {}

    /** The state's name in listings. */
    public static String name(int state) {
        return state == NORMAL ? "UDP" : "ERR!";
    }
}
