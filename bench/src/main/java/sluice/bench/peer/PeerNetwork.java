package sluice.bench.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import sluice.bench.generator.BenchNetwork;
import sluice.forward.Ipv4Numbers;

/**
 * The namespaces and the wires between them:
 *
 * <pre>
 * client eth0 198.19.0.1/16 --- front 198.19.255.254 director back 198.18.0.1 --- eth0 198.18.0.10 to .17 server
 * </pre>
 *
 * <p>The virtual service is that of {@link BenchNetwork}. A veth hands over what its kernel would leave to the hardware:
 * segments beyond the MTU and unfinished checksums. Sluice needs frames as they are on a cable, so checksums, segmentation
 * and receive coalescing of all four interfaces are switched off, for the kernel's turns as for Sluice's. With them the
 * kernel's downloads would be faster, since it would forward 64 kB at a time.
 *
 * <p>Thread: one at a time; a shutdown hook removes what is left.
 */
final class PeerNetwork implements AutoCloseable {
    /** The director's interface towards clients. */
    static final String FRONT = "front";
    /** The director's interface towards servers. */
    static final String BACK = "back";
    /** The interface of clients and of servers. */
    static final String HOST = "eth0";
    /** The director's address at the front. */
    static final String FRONT_ADDRESS = "198.19.255.254/16";
    /** The director's address at the back. */
    static final String BACK_ADDRESS = "198.18.0.1/24";

    private static final String CLIENT_ADDRESS = "198.19.0.1/16";

    private PeerNetwork() {}

    /** Removes the namespaces when this process ends, however it ends. */
    static void removeAtExit() {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                remove();
            } catch (IOException | InterruptedException e) {
                System.err.println("not all namespaces were removed: " + e.getMessage());
            }
        }));
    }

    /** Makes it anew; namespaces that a killed run left are removed. */
    static PeerNetwork make() throws IOException, InterruptedException {
        remove();
        for (Place place : Place.values()) {
            ip("netns", "add", place.namespace());
            place.run(
                    "",
                    "sysctl",
                    "-qw",
                    "net.ipv6.conf.all.disable_ipv6=1",
                    "net.ipv6.conf.default.disable_ipv6=1",
                    "net.ipv4.conf.all.rp_filter=0",
                    "net.ipv4.conf.default.rp_filter=0",
                    "net.ipv4.ip_local_port_range=1024 65535");
            ip("-n", place.namespace(), "link", "set", "lo", "up");
        }
        wire(Place.CLIENT, FRONT);
        wire(Place.SERVER, BACK);
        // The generator's frames carry these, without asking for them.
        mac(Place.CLIENT, HOST, "02:00:00:00:00:aa");
        mac(Place.DIRECTOR, FRONT, "02:00:00:00:00:bb");
        for (String link : List.of(FRONT, BACK)) {
            ip("-n", Place.DIRECTOR.namespace(), "link", "set", link, "up");
        }
        ip("-n", Place.CLIENT.namespace(), "link", "set", HOST, "up");
        ip("-n", Place.SERVER.namespace(), "link", "set", HOST, "up");
        address(Place.CLIENT, HOST, CLIENT_ADDRESS);
        route(Place.CLIENT, virtualAddress(), FRONT_ADDRESS);
        for (String server : serverAddresses()) {
            address(Place.SERVER, HOST, server + "/24");
        }
        route(Place.SERVER, "default", BACK_ADDRESS);
        return new PeerNetwork();
    }

    private static void wire(Place place, String link) throws IOException, InterruptedException {
        String there = Place.DIRECTOR.namespace();
        ip(
                "link",
                "add",
                "name",
                HOST,
                "netns",
                place.namespace(),
                "type",
                "veth",
                "peer",
                "name",
                link,
                "netns",
                there);
        bareFrames(place, HOST);
        bareFrames(Place.DIRECTOR, link);
    }

    private static void bareFrames(Place place, String link) throws IOException, InterruptedException {
        place.run("", "ethtool", "-K", link, "tx", "off", "tso", "off", "gso", "off", "gro", "off");
    }

    private static void mac(Place place, String link, String mac) throws IOException, InterruptedException {
        ip("-n", place.namespace(), "link", "set", link, "address", mac);
    }

    /** Gives an interface an address with the length of its network's prefix. */
    static void address(Place place, String link, String address) throws IOException, InterruptedException {
        ip("-n", place.namespace(), "address", "add", address, "dev", link);
    }

    private static void route(Place place, String to, String via) throws IOException, InterruptedException {
        ip("-n", place.namespace(), "route", "add", to, "via", via.substring(0, via.indexOf('/')));
    }

    private static void ip(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments));
        Place.runAnywhere("", command);
    }

    /** VIP. */
    static String virtualAddress() {
        return text(BenchNetwork.VIRTUAL);
    }

    /** The RIPs. */
    static List<String> serverAddresses() {
        List<String> addresses = new ArrayList<>();
        for (int i = 0; i < BenchNetwork.SERVERS; i++) {
            addresses.add(text(BenchNetwork.FIRST_SERVER + i));
        }
        return addresses;
    }

    private static String text(int address) {
        return Ipv4Numbers.address(address).getHostAddress();
    }

    /** Counts what reaches the servers. */
    void openSink() throws IOException, InterruptedException {
        Place.SERVER.run(NftRules.sink(HOST, serverAddresses(), BenchNetwork.SERVER_PORT), "nft", "-f", "-");
    }

    /** Datagrams that have reached the servers. */
    static long arrived() throws IOException, InterruptedException {
        return NftRules.packets(Place.SERVER.run("", "nft", "list", "counter", "netdev", "sink", "arrived"));
    }

    /** Ends what still runs in the namespaces and removes them, with all that is in them. */
    @Override
    public void close() throws IOException {
        try {
            remove();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static synchronized void remove() throws IOException, InterruptedException {
        for (Place place : Place.values()) {
            if (Files.exists(Path.of("/run/netns", place.namespace()))) {
                String pids = Place.runAnywhere("", List.of("ip", "netns", "pids", place.namespace()));
                pids.lines().map(Long::valueOf).forEach(PeerNetwork::end);
                ip("netns", "delete", place.namespace());
            }
        }
    }

    private static void end(long pid) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }
}
