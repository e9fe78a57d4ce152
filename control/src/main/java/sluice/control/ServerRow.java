package sluice.control;

import io.avaje.jsonb.Json;

/**
 * A real server with its service, for listings that have one row for each server.
 *
 * @param service the service that it serves
 * @param server the server
 */
@Json
public record ServerRow(ServiceMessage service, ServerListing server) {}
