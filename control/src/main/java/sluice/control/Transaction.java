package sluice.control;

import java.util.ArrayList;
import java.util.List;
import sluice.forward.Refused;
import sluice.forward.Refused.Reason;
import sluice.forward.RuleSet;
import sluice.forward.ServiceKey;
import sluice.rules.VirtualService;

/**
 * Changes of the rules that one client gathers, each checked at once against those before it, to be made together.
 *
 * <p>Thread: the client's.
 */
final class Transaction {
    /** Changes that it may gather. */
    static final int MAXIMUM_CHANGES = 1_000_000;

    private final String note;
    private final RuleSet base;
    private final RuleSet wanted;
    private final List<Request> afterwards = new ArrayList<>();
    private int staged;

    /**
     * A transaction without changes.
     *
     * @param note what it is, in the client's words
     * @param base the rules as they are
     * @param isFromNothing whether it says all rules that there shall be
     */
    Transaction(String note, RuleSet base, boolean isFromNothing) {
        this.note = note;
        this.base = base;
        this.wanted = base.copy();
        if (isFromNothing) {
            wanted.flush();
        }
    }

    /** Whether requests with {@code command} are part of a transaction. */
    static boolean takes(String command) {
        return switch (command) {
            case Commands.ADD_SERVICE,
                    Commands.EDIT_SERVICE,
                    Commands.DELETE_SERVICE,
                    Commands.FLUSH,
                    Commands.ZERO,
                    Commands.ADD_SERVER,
                    Commands.EDIT_SERVER,
                    Commands.DELETE_SERVER,
                    Commands.ADD_LOCAL,
                    Commands.DELETE_LOCAL,
                    Commands.SET_TIMEOUTS -> true;
            default -> false;
        };
    }

    /** Gathers what {@code request} asks for; refuses as if all before it were made. */
    void stage(Request request) throws Refused {
        if (++staged > MAXIMUM_CHANGES) {
            throw new Refused(Reason.ENOSPC, "a transaction has at most " + MAXIMUM_CHANGES + " changes");
        }
        switch (String.valueOf(request.command())) {
            case Commands.FLUSH -> wanted.flush();
            case Commands.ZERO -> {
                VirtualService service = RuleChanges.service(request);
                if (service != null) {
                    wanted.require(Specs.key(service));
                }
                afterwards.add(request);
            }
            case Commands.SET_TIMEOUTS -> afterwards.add(request);
            default -> wanted.make(RuleChanges.of(request, wanted));
        }
    }

    String note() {
        return note;
    }

    /** The rules as they were when it began. */
    RuleSet base() {
        return base;
    }

    /** The rules as they shall be. */
    RuleSet wanted() {
        return wanted;
    }

    /** What is to be done when the rules are changed: timeouts, and counters of services that are still there. */
    List<Request> afterwards() {
        List<Request> due = new ArrayList<>();
        for (Request request : afterwards) {
            if (request.service() == null || isThere(request)) {
                due.add(request);
            }
        }
        return due;
    }

    private boolean isThere(Request request) {
        try {
            VirtualService service = RuleChanges.service(request);
            if (service != null) {
                ServiceKey key = Specs.key(service);
                wanted.require(key);
            }
            return true;
        } catch (Refused e) {
            return false;
        }
    }
}
