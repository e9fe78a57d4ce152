package sluice.control;

import io.avaje.jsonb.Json;
import java.util.List;

/**
 * What a transaction has changed, or would change.
 *
 * @param number its number in the history, 0 if nothing was changed
 * @param changes the changes as lines of ipvsadm, in the order in which they are made
 */
@Json
public record TransactionResult(int number, List<String> changes) {}
