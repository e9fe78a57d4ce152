package sluice.forward;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import sluice.forward.RuleSet.ServiceRules;

/** What is different between two sets of rules. Thread: any, while nobody changes them. */
final class RuleDifferences {
    private final List<RuleChange> coming = new ArrayList<>();
    private final List<RuleChange> going = new ArrayList<>();

    private RuleDifferences() {}

    /** The changes that turn {@code present} into {@code wanted}, what goes behind what comes. */
    static List<RuleChange> between(RuleSet present, RuleSet wanted) {
        RuleDifferences differences = new RuleDifferences();
        wanted.services().forEach((key, rules) -> {
            ServiceRules former = present.services().get(key);
            if (former == null) {
                differences.comes(key, rules);
            } else if (former != rules) {
                differences.changes(key, former, rules);
            }
        });
        for (ServiceKey key : present.services().keySet()) {
            if (!wanted.services().containsKey(key)) {
                differences.going.add(new RuleChange.DeleteService(key));
            }
        }
        List<RuleChange> all = differences.coming;
        all.addAll(differences.going);
        return all;
    }

    private void comes(ServiceKey key, ServiceRules rules) {
        coming.add(new RuleChange.AddService(rules.spec()));
        rules.locals().forEach(local -> coming.add(new RuleChange.AddLocal(key, local)));
        rules.servers().values().forEach(server -> coming.add(new RuleChange.AddServer(key, server)));
    }

    private void changes(ServiceKey key, ServiceRules former, ServiceRules rules) {
        if (!former.spec().equals(rules.spec())) {
            coming.add(new RuleChange.EditService(rules.spec()));
        }
        for (LocalAddress local : rules.locals()) {
            if (!former.locals().contains(local)) {
                coming.add(new RuleChange.AddLocal(key, local));
            }
        }
        for (LocalAddress local : former.locals()) {
            if (!rules.locals().contains(local)) {
                going.add(new RuleChange.DeleteLocal(key, local));
            }
        }
        for (Map.Entry<ServerKey, ServerSpec> server : rules.servers().entrySet()) {
            ServerSpec before = former.servers().get(server.getKey());
            if (before == null) {
                coming.add(new RuleChange.AddServer(key, server.getValue()));
            } else if (!before.equals(server.getValue())) {
                coming.add(new RuleChange.EditServer(key, server.getValue()));
            }
        }
        for (ServerKey server : former.servers().keySet()) {
            if (!rules.servers().containsKey(server)) {
                going.add(new RuleChange.DeleteServer(key, server));
            }
        }
    }
}
