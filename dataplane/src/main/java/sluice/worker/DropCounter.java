package sluice.worker;

/**
 * How many packets were dropped for one reason.
 *
 * @param name the reason's name in listings and metrics
 * @param description one sentence of documentation
 * @param packets since start, all workers together
 */
public record DropCounter(String name, String description, long packets) {}
