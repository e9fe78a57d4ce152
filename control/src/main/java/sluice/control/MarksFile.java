package sluice.control;

import io.avaje.json.JsonException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import sluice.forward.MarkRule;
import sluice.forward.MarkRules;
import sluice.forward.Refused;
import sluice.forward.Refused.Reason;
import sluice.forward.Services;

/** Keeps the mark rules, one JSON object a line, in their order. Thread: see {@link StateFolder}. */
final class MarksFile {
    private final StateFile file;

    MarksFile(StateFile file) {
        this.file = file;
    }

    List<String> restore(Services services, List<String> portNames) throws IOException {
        List<MarkRule> rules = new ArrayList<>();
        List<String> problems = file.restore(line -> {
            if (rules.size() == MarkRules.CAPACITY) {
                throw new Refused(Reason.ENOSPC, "there are at most " + MarkRules.CAPACITY + " mark rules");
            }
            rules.add(rule(line, portNames));
        });
        services.marks(MarkRules.of(rules));
        return problems;
    }

    void save(MarkRules rules, List<String> portNames) throws IOException {
        StringBuilder text = new StringBuilder();
        for (MarkRule rule : rules.list()) {
            text.append(Schema.strict(MarkMessage.class).toJson(MarkMessage.of(rule, portNames)))
                    .append('\n');
        }
        file.save(text.toString());
    }

    private static MarkRule rule(String line, List<String> portNames) throws Refused {
        try {
            return Schema.strict(MarkMessage.class).fromJson(line).toRule(portNames);
        } catch (JsonException | IllegalStateException e) {
            throw new Refused(Reason.EINVAL, "not a mark rule: " + e.getMessage());
        }
    }
}
