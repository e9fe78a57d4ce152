package sluice.control;

import io.avaje.jsonb.Json;
import sluice.forward.Traffic;

/**
 * A real server as listings show it.
 *
 * @param server what it is
 * @param active active connections
 * @param inactive inactive connections
 * @param persistent persistence templates
 * @param traffic its counters and rates
 */
@Json
public record ServerListing(ServerMessage server, int active, int inactive, int persistent, Traffic traffic) {}
