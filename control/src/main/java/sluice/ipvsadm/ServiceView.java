package sluice.ipvsadm;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import sluice.control.LocalMessage;
import sluice.control.ServerListing;
import sluice.control.ServiceListing;
import sluice.control.ServiceTable;
import sluice.forward.LocalAddress;
import sluice.forward.Refused;
import sluice.forward.Traffic;
import sluice.rules.RealServer;
import sluice.rules.VirtualService;

/**
 * The daemon's services, read and put in order.
 *
 * @param connectionTableSize connections that fit
 * @param services in the order of the listing
 */
record ServiceView(int connectionTableSize, List<Service> services) {
    /**
     * A service with its servers.
     *
     * @param service what it is
     * @param traffic its counters and rates
     * @param servers in the order of the listing
     * @param locals its local addresses, in the order in which they were added
     */
    record Service(VirtualService service, Traffic traffic, List<Server> servers, List<LocalAddress> locals) {}

    /**
     * A server.
     *
     * @param server what it is
     * @param active active connections
     * @param inactive inactive connections
     * @param persistent persistence templates
     * @param traffic its counters and rates
     */
    record Server(RealServer server, int active, int inactive, int persistent, Traffic traffic) {}

    static ServiceView of(ServiceTable table, boolean isSorted) throws IOException {
        List<Service> services = new ArrayList<>();
        try {
            for (ServiceListing listing : table.services()) {
                List<Server> servers = new ArrayList<>();
                for (ServerListing server : listing.servers()) {
                    servers.add(new Server(
                            server.server().toServer(),
                            server.active(),
                            server.inactive(),
                            server.persistent(),
                            server.traffic()));
                }
                services.add(new Service(
                        listing.service().toService(),
                        listing.traffic(),
                        isSorted ? ListingOrder.servers(servers) : servers,
                        locals(listing)));
            }
        } catch (Refused e) {
            throw new IOException("the daemon listed what this program does not understand: " + e.getMessage(), e);
        }
        return new ServiceView(table.connectionTableSize(), isSorted ? ListingOrder.services(services) : services);
    }

    private static List<LocalAddress> locals(ServiceListing listing) throws Refused {
        List<LocalAddress> locals = new ArrayList<>();
        for (LocalMessage local : listing.locals()) {
            locals.add(local.toLocal());
        }
        return locals;
    }
}
