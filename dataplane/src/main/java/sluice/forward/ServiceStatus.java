package sluice.forward;

import java.util.List;

/**
 * A virtual service as listings show it.
 *
 * @param spec its settings
 * @param traffic its counters since they were zeroed
 * @param servers its real servers in IPVS order, the newest first
 */
public record ServiceStatus(ServiceSpec spec, TrafficCounters traffic, List<ServerStatus> servers) {}
