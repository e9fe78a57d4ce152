package sluice.control;

import io.avaje.jsonb.Json;
import org.jspecify.annotations.Nullable;

/**
 * A neighbour on the control socket. To flush, nothing or only the port is given.
 *
 * @param port the port's name; null for the port that a connected route leads to
 * @param address its IP address
 * @param mac its Ethernet address as {@code 02:00:00:00:00:01}, for one that is added
 * @param isStaticToo whether static ones are flushed, too
 */
@Json
public record NeighbourMessage(
        @Nullable String port,
        @Nullable String address,
        @Nullable String mac,
        boolean isStaticToo) {}
