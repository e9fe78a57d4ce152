package sluice.control;

import io.avaje.jsonb.Json;

/**
 * A transaction that was made.
 *
 * @param number counts from 1
 * @param time when, as ISO 8601 with the offset from UTC
 * @param user who
 * @param note what, in the client's words
 * @param changes how many changes it made
 */
@Json
public record HistoryEntry(int number, String time, String user, String note, int changes) {}
