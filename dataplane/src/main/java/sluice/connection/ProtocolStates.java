package sluice.connection;

/** What the number of a connection's state means, whatever the protocol. Thread: any. */
public final class ProtocolStates {
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int SCTP = 132;

    private ProtocolStates() {}

    /** Whether a connection counts as active (spec 3.7); templates are none and never do. */
    public static boolean isActive(int protocol, int state) {
        if (protocol == TCP) {
            return TcpStates.isActive(state);
        }
        return protocol == SCTP && SctpStates.isActive(state);
    }

    /** How many states a protocol has; 0 if connections are never of that protocol. */
    public static int count(int protocol) {
        return switch (protocol) {
            case TCP -> TcpState.COUNT;
            case SCTP -> SctpState.COUNT;
            case UDP -> 1;
            default -> 0;
        };
    }

    /** The state's name in listings. */
    public static String name(int protocol, int state) {
        return switch (protocol) {
            case TCP -> TcpState.name(state);
            case SCTP -> SctpState.name(state);
            default -> UdpState.name(state);
        };
    }
}
