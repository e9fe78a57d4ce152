package sluice.control;

import io.avaje.jsonb.Json;
import org.jspecify.annotations.Nullable;

/**
 * What a client says of a transaction.
 *
 * @param note what it is, in a few words, for the history
 * @param fromNothing for {@link Commands#BEGIN}: whether it says all rules that there shall be, and not only changes
 * @param dryRun for {@link Commands#COMMIT}: whether only to tell what would be changed
 * @param number for {@link Commands#ROLLBACK}: the transaction to undo with all later ones, 0 for the last
 */
@Json
public record TransactionMessage(@Nullable String note, boolean fromNothing, boolean dryRun, int number) {}
