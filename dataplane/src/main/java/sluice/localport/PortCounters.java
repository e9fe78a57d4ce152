package sluice.localport;

/**
 * What {@link LocalPorts} has in use, and what it counted since the start.
 *
 * @param pairs pairs of local address and real server that have an entry
 * @param blocks blocks of {@value PortBlocks#PORTS} ports in use
 * @param bytes memory that was ever touched
 * @param used ports taken now
 * @param takenTotal ports taken, in all
 * @param refusedTotal requests that found every port of their pair taken, or no room for the pair to grow
 * @param unroomedTotal requests that found no room for their pair
 * @param foreignTotal ports taken whose replies come to another worker, since the worker that asked had none left
 */
public record PortCounters(
        int pairs,
        int blocks,
        long bytes,
        long used,
        long takenTotal,
        long refusedTotal,
        long unroomedTotal,
        long foreignTotal) {}
