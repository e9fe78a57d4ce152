package sluice.bench.peer;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import sluice.bench.generator.BenchNetwork;

/**
 * The kernel's own forwarding with connection tracking and nftables DNAT to a map of servers. It goes with its namespace.
 *
 * <p>The kernel forwards a packet on the core that sent it into the veth, which the generator occupies. When the packets of the
 * front are steered to the core that Sluice's worker would have (RPS), director and generator have a core each.
 */
final class KernelDirector implements Director {
    private KernelDirector() {}

    /**
     * Switches it on.
     *
     * @param core where packets from clients go, or -1 to leave them where they are
     */
    static KernelDirector start(int core) throws IOException, InterruptedException {
        PeerNetwork.address(Place.DIRECTOR, PeerNetwork.FRONT, PeerNetwork.FRONT_ADDRESS);
        PeerNetwork.address(Place.DIRECTOR, PeerNetwork.BACK, PeerNetwork.BACK_ADDRESS);
        String rules = NftRules.director(
                PeerNetwork.virtualAddress(),
                BenchNetwork.VIRTUAL_PORT,
                PeerNetwork.serverAddresses(),
                BenchNetwork.SERVER_PORT);
        Place.DIRECTOR.run(rules, "nft", "-f", "-");
        Place.DIRECTOR.run("", "sysctl", "-qw", "net.ipv4.ip_forward=1");
        if (core >= 0) {
            for (String link : List.of(PeerNetwork.FRONT, PeerNetwork.BACK)) {
                // Within the namespace /sys shows its interfaces.
                Place.DIRECTOR.run(
                        Long.toHexString(1L << core) + "\n", "tee", "/sys/class/net/" + link + "/queues/rx-0/rps_cpus");
            }
        }
        return new KernelDirector();
    }

    @Override
    public void startMeasuring() {}

    @Override
    public Map<String, Object> report() {
        return Map.of();
    }

    @Override
    public void close() {}
}
