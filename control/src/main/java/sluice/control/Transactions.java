package sluice.control;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import sluice.forward.Refused;
import sluice.forward.Refused.Reason;
import sluice.forward.RuleChange;
import sluice.forward.RuleSet;
import sluice.rules.UsageException;
import sluice.worker.Director;

/** Makes transactions, and undoes them. Thread: the control thread. */
final class Transactions {
    private final Director director;
    private final StateFolder state;
    private final ServiceRequests services;
    private final History history;
    private final ChangeText text = new ChangeText();

    Transactions(Director director, StateFolder state, ServiceRequests services) {
        this.director = director;
        this.state = state;
        this.services = services;
        this.history = new History(state.path().resolve("history"));
    }

    /** A transaction that starts from the rules as they are now. */
    Transaction begin(TransactionMessage message) {
        String note = message.note();
        return new Transaction(note == null ? "" : note, director.services().rules(), message.fromNothing());
    }

    /**
     * Makes the changes of {@code transaction} all at once.
     *
     * @param isDryRun whether only to tell them
     * @throws ControlException {@link ErrorCode#CONFLICT} when somebody else has changed the rules since it began
     */
    TransactionResult commit(Transaction transaction, String user, boolean isDryRun)
            throws Refused, IOException, ControlException {
        RuleSet present = director.services().rules();
        if (!transaction.base().changesTo(present).isEmpty()) {
            throw new ControlException(ErrorCode.CONFLICT, "the rules were changed meanwhile; nothing is done");
        }
        List<RuleChange> changes = present.changesTo(transaction.wanted());
        int number = isDryRun ? 0 : make(changes, user, transaction.note());
        if (!isDryRun) {
            for (Request request : transaction.afterwards()) {
                finish(request);
            }
            state.saveRules(director);
        }
        return new TransactionResult(number, changes.stream().map(text::line).toList());
    }

    /** Undoes transaction {@code number} and all later ones, or the last one if that is 0; a transaction itself. */
    TransactionResult rollback(int number, String user) throws Refused, IOException {
        RuleSet wanted = director.services().rules();
        wanted.flush();
        try {
            RulesFile.read(history.rulesBefore(number), wanted);
        } catch (UsageException e) {
            throw new Refused(Reason.EINVAL, "the history is damaged: " + e.getMessage());
        }
        List<RuleChange> changes = director.services().rules().changesTo(wanted);
        String note = number == 0 ? "rollback" : String.format(Locale.ROOT, "rollback to before %d", number);
        int made = make(changes, user, note);
        state.saveRules(director);
        return new TransactionResult(made, changes.stream().map(text::line).toList());
    }

    /** The transactions that were made, the oldest first. */
    List<HistoryEntry> list() throws IOException {
        return history.list();
    }

    private int make(List<RuleChange> changes, String user, String note) throws Refused, IOException {
        if (changes.isEmpty()) {
            return 0;
        }
        int number = history.record(user, note, changes.size(), state.rulesText(director));
        try {
            director.services().apply(changes);
        } catch (Refused refusal) {
            history.forget(number);
            throw refusal;
        }
        return number;
    }

    private void finish(Request request) throws Refused {
        if (Commands.ZERO.equals(request.command())) {
            services.change(request);
        } else {
            services.setTimeouts(request.timeouts());
        }
    }
}
