package sluice.control;

import io.avaje.jsonb.Json;
import java.util.List;
import sluice.forward.Traffic;

/**
 * A service as listings show it.
 *
 * @param service what it is
 * @param traffic its counters and rates
 * @param servers its real servers, the newest first
 * @param locals its local addresses, in the order in which they were added
 */
@Json
public record ServiceListing(
        ServiceMessage service, Traffic traffic, List<ServerListing> servers, List<LocalMessage> locals) {}
