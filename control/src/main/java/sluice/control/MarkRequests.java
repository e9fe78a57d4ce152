package sluice.control;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sluice.forward.MarkRule;
import sluice.forward.MarkRules;
import sluice.forward.Refused;
import sluice.forward.Refused.Reason;
import sluice.worker.Director;

/** Carries out what is asked about mark rules. Thread: the control thread. */
final class MarkRequests {
    private final Director director;

    MarkRequests(Director director) {
        this.director = director;
    }

    /** Adds a rule behind all others. */
    void add(@Nullable MarkMessage mark) throws Refused {
        List<MarkRule> rules = rules();
        if (rules.size() == MarkRules.CAPACITY) {
            throw new Refused(Reason.ENOSPC, "there are " + MarkRules.CAPACITY + " mark rules already");
        }
        rules.add(rule(mark));
        director.services().marks(MarkRules.of(rules));
    }

    /** Deletes the first rule that says exactly the same. */
    void delete(@Nullable MarkMessage mark) throws Refused {
        List<MarkRule> rules = rules();
        if (!rules.remove(rule(mark))) {
            throw new Refused(Reason.ENOENT, "there is no such mark rule");
        }
        director.services().marks(MarkRules.of(rules));
    }

    /** Deletes all rules. */
    void flush() {
        director.services().marks(MarkRules.NONE);
    }

    /** All rules in their order. */
    List<MarkMessage> list() {
        List<String> portNames = StateFolder.portNames(director);
        return director.services().marks().list().stream()
                .map(rule -> MarkMessage.of(rule, portNames))
                .toList();
    }

    private List<MarkRule> rules() {
        return new ArrayList<>(director.services().marks().list());
    }

    private MarkRule rule(@Nullable MarkMessage mark) throws Refused {
        if (mark == null) {
            throw new Refused(Reason.EINVAL, "'mark' is missing");
        }
        return mark.toRule(StateFolder.portNames(director));
    }
}
