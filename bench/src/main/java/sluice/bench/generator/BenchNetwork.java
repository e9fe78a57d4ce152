package sluice.bench.generator;

/**
 * The addresses of the benchmark's network, taken from the range that RFC 2544 keeps for benchmarks (198.18.0.0/15).
 *
 * <p>One wire carries everything: the director's only port is in 198.18.0.0/24 together with the real servers, and the
 * clients in 198.19.0.0/16 are reached through the gateway. The generator is the servers, the clients and the gateway
 * at once, so every address resolves to its one Ethernet address.
 *
 * <p>Addresses are network values as ints; a pair of ports is {@code source << 16 | destination}.
 */
public final class BenchNetwork {
    /** The director's address on the wire, DIP. */
    public static final int DIRECTOR = 0xC612_0001;
    /** The gateway towards the clients. */
    public static final int GATEWAY = 0xC612_00FE;
    /** The first real server, RIP; the others follow. */
    public static final int FIRST_SERVER = 0xC612_000A;
    /** Real servers behind the service. */
    public static final int SERVERS = 8;
    /** The port on which every real server listens. */
    public static final int SERVER_PORT = 6000;
    /** The virtual service's address, VIP. */
    public static final int VIRTUAL = 0xC612_0101;
    /** The virtual service's port. */
    public static final int VIRTUAL_PORT = 5000;
    /** The generator's Ethernet address (locally administered). */
    public static final long GENERATOR_MAC = 0x0200_0000_00AAL;
    /** The destination of frames for a forwarder that does not answer ARP. */
    public static final long REFLECTOR_MAC = 0x0200_0000_00BBL;

    /** Most flows that the client addresses give. */
    public static final int MAXIMUM_FLOWS = 1 << 23;

    private static final int FIRST_CLIENT = 0xC613_0001;
    private static final int FIRST_CLIENT_PORT = 16384;
    private static final int PORT_BITS = 12;
    private static final int PORT_MASK = (1 << PORT_BITS) - 1;

    private BenchNetwork() {}

    /** The client's address in flow {@code flow}, CIP. */
    public static int clientAddress(int flow) {
        return FIRST_CLIENT + (flow >>> PORT_BITS);
    }

    /** The client's port in flow {@code flow}. */
    public static int clientPort(int flow) {
        return FIRST_CLIENT_PORT + (flow & PORT_MASK);
    }

    /** The flow of a client's address and port; of no meaning for other addresses, so check it against the count. */
    public static int flowOf(int clientAddress, int clientPort) {
        int portIndex = clientPort - FIRST_CLIENT_PORT;
        if ((portIndex & ~PORT_MASK) != 0) {
            return -1;
        }
        return (clientAddress - FIRST_CLIENT) << PORT_BITS | portIndex;
    }
}
