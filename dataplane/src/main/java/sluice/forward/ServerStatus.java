package sluice.forward;

/**
 * A real server as listings show it.
 *
 * @param spec its settings
 * @param active active connections
 * @param inactive inactive connections
 * @param persistent persistence templates that lead to it
 * @param traffic what is shown of its traffic
 */
public record ServerStatus(ServerSpec spec, int active, int inactive, int persistent, Traffic traffic) {}
