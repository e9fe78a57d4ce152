package sluice.scheduler;

/**
 * {@code dh}: the packet's destination address decides (spec 2.12). Of use to services by firewall mark; a single
 * virtual address always gets one server.
 *
 * <p>IPVS keeps 256 buckets and puts server {@code b mod n} of the list into bucket b when a server is added or
 * removed. Edits move no server, so the buckets always say what the list says, and none are kept here. With more than
 * 256 servers the oldest ones get nothing. There is no fallback. Choice and change cost O(1).
 */
public final class DestinationHashing implements Scheduler {
    private static final int BUCKET_BITS = 8;

    @Override
    public String name() {
        return "dh";
    }

    @Override
    public int schedule(Servers servers, Arrival arrival) {
        int count = servers.count();
        if (count == 0) {
            return NONE;
        }
        int index = AddressHash.hash32(arrival.destinationFold(), BUCKET_BITS) % count;
        return servers.isEligible(index) ? index : NONE;
    }
}
