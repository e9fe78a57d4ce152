package sluice.control;

import io.avaje.jsonb.Json;
import java.util.List;

/**
 * Services as listings show them.
 *
 * @param connectionTableSize connections that fit
 * @param services in the order in which the daemon keeps them
 */
@Json
public record ServiceTable(int connectionTableSize, List<ServiceListing> services) {}
