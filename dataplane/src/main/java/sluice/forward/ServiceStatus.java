package sluice.forward;

import java.util.List;

/**
 * A virtual service as listings show it.
 *
 * @param spec its settings
 * @param traffic what is shown of its traffic
 * @param servers its real servers in IPVS order, the newest first
 * @param locals its local addresses, in the order in which they were added
 */
public record ServiceStatus(ServiceSpec spec, Traffic traffic, List<ServerStatus> servers, List<LocalAddress> locals) {}
