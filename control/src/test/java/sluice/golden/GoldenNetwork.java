package sluice.golden;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import sluice.control.Commands;
import sluice.control.ControlClient;
import sluice.control.ControlException;
import sluice.control.MarkMessage;
import sluice.control.ServerListing;
import sluice.control.ServiceListing;
import sluice.forward.NeighbourTable;
import sluice.forward.Routes;
import sluice.golden.Step.ConnectionLine;
import sluice.ipvsadm.Ipvsadm;
import sluice.replay.OfflineDirector;
import sluice.replay.OfflineLink;
import sluice.rules.Names;
import sluice.rules.Protocols;
import sluice.scheduler.Compatibility;
import sluice.worker.ConnectionStatus;
import sluice.worker.DirectorPort;

/**
 * The network of the recordings around a director of our own: clients behind the router 192.168.0.2 on one side, real
 * servers 10.1.0.N on the other, a control socket to configure it, and a clock that is moved by hand.
 */
final class GoldenNetwork implements AutoCloseable {
    private static final long CLIENT_PORT_MAC = 0x020000000001L;
    private static final long SERVER_PORT_MAC = 0x020000000101L;
    private static final long ROUTER_MAC = 0x020000000002L;
    private static final long FIRST_SERVER_MAC = 0x020000010000L;
    private static final int MAXIMUM_SERVER = 100;
    private static final int ROUTER = 0xC0A80002;
    private static final int CLIENT_SIDE = 0xC0A80001;
    private static final int SERVER_SIDE = 0x0A0100FE;
    private static final int SERVER_NETWORK = 0x0A010000;
    private static final int FIRST_VIP = 0x0A0A0001;
    private static final int VIPS = 4;
    /** The networks fd00:c::/64, fd00:1::/64 and fd00:10::/64. */
    private static final long CLIENT_LINK6 = 0xFD00_000C_0000_0000L;

    private static final long SERVER_LINK6 = 0xFD00_0001_0000_0000L;
    private static final long VIP_NETWORK6 = 0xFD00_0010_0000_0000L;

    private static final int ETHERNET_MTU = 1500;
    private static final int CONNECTIONS = 8192;
    private static final long SECOND = 1_000_000_000L;

    private static final Names NAMES = Names.ofSystem();

    private static final int CLIENTS = 0;
    private static final int SERVERS = 1;

    private final OfflineDirector offline;
    private final ControlClient client;
    private final long betweenPackets;

    /**
     * Makes the network with links of 1500 bytes, see {@link #GoldenNetwork(Path, Compatibility, long, RouteChanges, int, int)}.
     */
    GoldenNetwork(Path folder, Compatibility kernel, long betweenPackets, RouteChanges routeChanges)
            throws IOException {
        this(folder, kernel, betweenPackets, routeChanges, ETHERNET_MTU, ETHERNET_MTU);
    }

    /**
     * Makes the network, with a director that follows {@code kernel} and keeps its files in {@code folder}.
     *
     * @param betweenPackets nanoseconds that go by with each packet
     * @param routeChanges what is different about the director's routes
     * @param clientMtu MTU in bytes of the link to the clients
     * @param serverMtu MTU in bytes of the link to the servers
     */
    GoldenNetwork(
            Path folder,
            Compatibility kernel,
            long betweenPackets,
            RouteChanges routeChanges,
            int clientMtu,
            int serverMtu)
            throws IOException {
        this.betweenPackets = betweenPackets;
        List<DirectorPort.Address> outside = new ArrayList<>();
        outside.add(new DirectorPort.Address(CLIENT_SIDE, 24));
        outside.add(new DirectorPort.Address(CLIENT_LINK6, 1, 64));
        for (int i = 0; i < VIPS; i++) {
            outside.add(new DirectorPort.Address(FIRST_VIP + i, 32));
            outside.add(new DirectorPort.Address(VIP_NETWORK6, 1 + i, 128));
        }
        List<DirectorPort.Address> inside =
                List.of(new DirectorPort.Address(SERVER_SIDE, 24), new DirectorPort.Address(SERVER_LINK6, 0xFE, 64));
        // The director's host is a router: what servers send and Sluice does not want goes on to clients.
        offline = new OfflineDirector(
                folder,
                kernel,
                CONNECTIONS,
                List.of(
                        new OfflineLink("c0", CLIENT_PORT_MAC, clientMtu, outside, false),
                        new OfflineLink("r0", SERVER_PORT_MAC, serverMtu, inside, true)),
                routes(routeChanges));
        introduce(offline.director().neighbourTable());
        client = ControlClient.connect(offline.socket());
        offline.start();
        takeTransmitted(CLIENTS);
        takeTransmitted(SERVERS);
    }

    private static void introduce(NeighbourTable neighbours) {
        neighbours.addStatic(0, ROUTER, ROUTER_MAC);
        neighbours.addStatic(0, CLIENT_LINK6, 2, ROUTER_MAC);
        for (int number = 1; number < MAXIMUM_SERVER; number++) {
            neighbours.addStatic(1, SERVER_NETWORK + number, FIRST_SERVER_MAC + number);
            neighbours.addStatic(1, SERVER_LINK6, number, FIRST_SERVER_MAC + number);
        }
    }

    private static Routes routes(RouteChanges changes) {
        Routes.Builder routes = Routes.builder()
                .connected(0, CLIENT_SIDE, 24)
                .connected(1, SERVER_SIDE, 24)
                .connected(0, CLIENT_LINK6, 1, 64)
                .connected(1, SERVER_LINK6, 0xFE, 64);
        if (changes.hasDefault(false)) {
            routes.via(0, 0, 0, ROUTER);
        }
        if (changes.hasDefault(true)) {
            routes.via(0, 0, 0, 0, CLIENT_LINK6, 2);
        }
        changes.addTo(routes);
        return routes.build();
    }

    /** What ipvsadm says: exit code, output, errors. */
    record Said(int exitCode, String out, String err) {}

    /** Runs ipvsadm with the words of {@code line} behind its name. */
    Said ipvsadm(String line) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        List<String> words = new ArrayList<>(List.of(line.strip().split(" +")));
        words.removeFirst();
        int exitCode = new Ipvsadm(
                        offline.socket(),
                        NAMES,
                        new ByteArrayInputStream(new byte[0]),
                        new PrintStream(out, false, StandardCharsets.UTF_8),
                        new PrintStream(err, false, StandardCharsets.UTF_8))
                .run(words);
        offline.run();
        return new Said(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Lets {@code segment} come in and tells where it went. */
    Outcome send(Segment segment, boolean isFromServer) {
        receive(segment, isFromServer);
        return outcome();
    }

    /** Lets {@code message} come in and tells where it went. */
    Outcome send(IcmpMessage message, boolean isFromServer) {
        receive(
                isFromServer
                        ? Frames.of(message, FIRST_SERVER_MAC + Math.max(1, number(message.source())), SERVER_PORT_MAC)
                        : Frames.of(message, ROUTER_MAC, CLIENT_PORT_MAC),
                isFromServer);
        return outcome();
    }

    /**
     * Lets a recorded frame come in and tells what went out. What Sluice leaves to its host, the host forwards to the
     * clients' router, as the recorded machine did.
     */
    List<ForwardRecording.Departure> exchange(byte[] frame, boolean isFromServer) {
        receive(frame, isFromServer);
        return departures();
    }

    /** What went out since the last time. */
    List<ForwardRecording.Departure> departures() {
        List<ForwardRecording.Departure> sent = new ArrayList<>();
        takeTransmitted(SERVERS).forEach(out -> sent.add(ForwardRecording.Departure.of("r", out)));
        takeTransmitted(CLIENTS).forEach(out -> sent.add(ForwardRecording.Departure.of("c", out)));
        takeLeftToHost()
                .forEach(left ->
                        sent.add(ForwardRecording.Departure.of("c", Frames.routed(left, CLIENT_PORT_MAC, ROUTER_MAC))));
        return sent;
    }

    private Outcome outcome() {
        List<byte[]> toServers = takeTransmitted(SERVERS);
        List<String> toClient = takeToClients().stream().map(Frames::describe).toList();
        offline.skip(betweenPackets);
        String got = toServers.isEmpty()
                ? null
                : String.join(
                        " and ", toServers.stream().map(GoldenNetwork::server).toList());
        return new Outcome(got, toClient);
    }

    /**
     * Lets {@code segment} come in and tells what was sent: the link, {@code r} to servers and {@code c} to clients, and
     * the description of each frame.
     */
    List<String> pass(Segment segment, boolean isFromServer) {
        receive(segment, isFromServer);
        List<String> sent = new ArrayList<>();
        takeTransmitted(SERVERS).forEach(frame -> sent.add("r " + Frames.describe(frame)));
        takeToClients().forEach(frame -> sent.add("c " + Frames.describe(frame)));
        offline.skip(betweenPackets);
        return sent;
    }

    private void receive(Segment segment, boolean isFromServer) {
        receive(
                isFromServer
                        ? Frames.of(segment, FIRST_SERVER_MAC + Math.max(1, number(segment.source())), SERVER_PORT_MAC)
                        : Frames.of(segment, ROUTER_MAC, CLIENT_PORT_MAC),
                isFromServer);
    }

    private void receive(byte[] frame, boolean isFromServer) {
        if (!offline.receive(isFromServer ? SERVERS : CLIENTS, frame)) {
            throw new AssertionError("the port took no frame");
        }
    }

    private List<byte[]> takeToClients() {
        List<byte[]> frames = new ArrayList<>(takeTransmitted(CLIENTS));
        frames.addAll(takeLeftToHost());
        return frames;
    }

    /** Lets {@code seconds} pass; old things are cleared away at each full second. */
    void sleep(double seconds) throws Exception {
        offline.advanceTo(offline.nanos() + (long) (seconds * SECOND));
    }

    /** The value of a setting now. */
    String setting(String name) throws IOException, ControlException {
        return String.valueOf(client.settings(name).getFirst().value());
    }

    /** Gives the setting that a kernel calls {@code sysctl} a value. */
    void set(String sysctl, String value) throws IOException, ControlException {
        client.set(sysctl, value);
    }

    /** Adds a rule that marks packets. */
    void mark(MarkMessage rule) throws IOException, ControlException {
        client.changeMarks(Commands.ADD_MARK, rule);
    }

    /** The servers of all services as the recordings write them, in their order. */
    List<String> servers() throws IOException, ControlException {
        List<String> servers = new ArrayList<>();
        for (ServiceListing service : client.services(null).services()) {
            for (ServerListing listed : service.servers()) {
                servers.add(listed.server().address() + "|" + listed.server().port() + ","
                        + listed.server().weight() + "," + listed.active() + "," + listed.inactive());
            }
        }
        return servers;
    }

    /** All connections. */
    List<ConnectionLine> connections() throws IOException, ControlException {
        List<ConnectionLine> lines = new ArrayList<>();
        client.connections(c -> lines.add(new ConnectionLine(text(c), c.expiresSeconds())));
        return lines;
    }

    @Override
    public void close() throws IOException {
        client.close();
        offline.close();
        if (offline.missingBuffers() != 0) {
            throw new AssertionError(offline.missingBuffers() + " packet buffers are lost");
        }
    }

    private List<byte[]> takeTransmitted(int port) {
        return talk(offline.takeTransmitted(port));
    }

    private List<byte[]> takeLeftToHost() {
        return talk(offline.takeLeftToHost(SERVERS));
    }

    /** All but what neighbours say to find each other. */
    private static List<byte[]> talk(List<byte[]> frames) {
        return frames.stream().filter(frame -> !Frames.isNeighbourTalk(frame)).toList();
    }

    private static String text(ConnectionStatus c) {
        return Protocols.name(c.protocol()) + " " + endpoint(c.clientAddress(), c.clientPort()) + " "
                + endpoint(c.virtualAddress(), c.virtualPort()) + " " + endpoint(c.serverAddress(), c.serverPort())
                + " " + c.state();
    }

    private static String endpoint(InetAddress address, int port) {
        return Outcome.text(address) + ":" + port;
    }

    /** The number of the server that {@code frame} goes to; its address must agree if it is one of a server. */
    private static String server(byte[] frame) {
        long number = Frames.destinationMac(frame) - FIRST_SERVER_MAC;
        int addressed = number(Frames.destination(frame));
        if (number < 1 || number > MAXIMUM_SERVER || (addressed != 0 && addressed != number)) {
            return Frames.describe(frame) + " to MAC " + Long.toHexString(Frames.destinationMac(frame));
        }
        return Long.toString(number);
    }

    /** N of 10.1.0.N and fd00:1::N, 0 for all other addresses. */
    private static int number(InetAddress address) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        if (address instanceof Inet4Address) {
            int number = bytes.getInt() - SERVER_NETWORK;
            return number > 0 && number <= MAXIMUM_SERVER ? number : 0;
        }
        boolean isServer = bytes.getLong(0) == SERVER_LINK6 && bytes.getLong(8) >>> 8 == 0;
        return isServer ? (int) bytes.getLong(8) : 0;
    }
}
