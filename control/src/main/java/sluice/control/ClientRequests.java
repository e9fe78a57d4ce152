package sluice.control;

import org.jspecify.annotations.Nullable;
import sluice.forward.Refused;
import sluice.forward.Refused.Reason;

/** The requests of one client, who may gather changes in a transaction. Thread: the client's. */
final class ClientRequests implements RequestHandler {
    private final RequestHandler director;
    private final ControlThread control;
    private final Transactions transactions;
    private final String user;
    private @Nullable Transaction open;

    /**
     * A client without a transaction.
     *
     * @param director carries out everything else
     */
    ClientRequests(RequestHandler director, ControlThread control, Transactions transactions, String user) {
        this.director = director;
        this.control = control;
        this.transactions = transactions;
        this.user = user;
    }

    @Override
    public void handle(Request request, ReplyWriter replies) throws Exception {
        String command = String.valueOf(request.command());
        Transaction gathering = open;
        switch (command) {
            case Commands.BEGIN -> {
                TransactionMessage message = message(request);
                open = control.call(() -> transactions.begin(message));
                replies.done();
            }
            case Commands.COMMIT -> {
                if (gathering == null) {
                    throw new Refused(Reason.EINVAL, "no transaction was begun");
                }
                open = null;
                boolean isDryRun = message(request).dryRun();
                replies.result(
                        Schema.row(TransactionResult.class),
                        control.call(() -> transactions.commit(gathering, user, isDryRun)));
            }
            case Commands.ROLLBACK ->
                replies.result(
                        Schema.row(TransactionResult.class),
                        control.call(
                                () -> transactions.rollback(message(request).number(), user)));
            case Commands.HISTORY -> replies.result(Schema.list(HistoryEntry.class), control.call(transactions::list));
            default -> {
                if (gathering != null && Transaction.takes(command)) {
                    gathering.stage(request);
                    replies.done();
                } else {
                    director.handle(request, replies);
                }
            }
        }
    }

    private static TransactionMessage message(Request request) {
        TransactionMessage message = request.transaction();
        return message == null ? new TransactionMessage(null, false, false, 0) : message;
    }
}
