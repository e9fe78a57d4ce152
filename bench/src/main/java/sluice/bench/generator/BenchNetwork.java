package sluice.bench.generator;

/**
 * The addresses of the benchmark's network, taken from the ranges that RFC 2544 and RFC 5180 keep for benchmarks
 * (198.18.0.0/15, 2001:2::/48).
 *
 * <p>One wire carries everything: the director's only port is in 198.18.0.0/24 together with the real servers, and the
 * clients in 198.19.0.0/16 are reached through the gateway. The generator is the servers, the clients and the gateway
 * at once; the real servers have Ethernet addresses of their own, by which those of DR are told apart.
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
    /** The first local address of FULLNAT, LIP; the others follow. */
    public static final int FIRST_LOCAL = 0xC612_0064;
    /** Local addresses: enough for half a million connections to each real server. */
    public static final int LOCALS = 8;
    /** The virtual service's address, VIP. */
    public static final int VIRTUAL = 0xC612_0101;
    /** The virtual service's port. */
    public static final int VIRTUAL_PORT = 5000;
    /** The upper half of every IPv6 address but the clients'; the lower half of a host is that of its IPv4 address. */
    public static final long NETWORK6 = 0x2001_0002_0000_0000L;
    /** The upper half of the clients' IPv6 addresses. */
    public static final long CLIENTS6 = 0x2001_0002_0000_0001L;
    /** The Ethernet address of clients and gateway (locally administered). */
    public static final long GENERATOR_MAC = 0x0200_0000_00AAL;
    /** The destination of frames for a forwarder that does not answer ARP. */
    public static final long REFLECTOR_MAC = 0x0200_0000_00BBL;

    /** Most flows that the client addresses give. */
    public static final int MAXIMUM_FLOWS = 1 << 23;

    private static final int FIRST_CLIENT = 0xC613_0001;
    private static final int FIRST_CLIENT_PORT = 16384;
    private static final int PORT_BITS = 12;
    private static final int PORT_MASK = (1 << PORT_BITS) - 1;

    private static final long FIRST_SERVER_MAC = 0x0200_0000_0100L;

    private BenchNetwork() {}

    /** The Ethernet address of real server {@code server}. */
    public static long serverMac(int server) {
        return FIRST_SERVER_MAC + server;
    }

    /** The Ethernet address of whoever has the IPv4 address. */
    public static long macOf(int address) {
        int server = address - FIRST_SERVER;
        return server >= 0 && server < SERVERS ? serverMac(server) : GENERATOR_MAC;
    }

    /** The lower half of the IPv6 address of the host with the IPv4 address. */
    public static long low6(int address) {
        return address & 0xFFFF_FFFFL;
    }

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
