package sluice.control;

import sluice.forward.ForwardingMethod;
import sluice.forward.RuleChange;
import sluice.forward.ServerKey;
import sluice.forward.ServerSpec;
import sluice.forward.ServiceKey;
import sluice.forward.ServiceSpec;
import sluice.rules.EndpointText;
import sluice.rules.RealServer;
import sluice.rules.RuleText;
import sluice.rules.VirtualService;

/** Writes changes of rules as the lines of ipvsadm that make them. Thread: one at a time. */
final class ChangeText {
    private final RuleText rules = new RuleText(EndpointText.NUMERIC);

    String line(RuleChange change) {
        return switch (change) {
            case RuleChange.AddService add -> rules.add(Specs.service(add.spec()));
            case RuleChange.EditService edit -> as("-E", rules.add(Specs.service(edit.spec())));
            case RuleChange.DeleteService delete -> "-D " + rules.address(named(delete.service()));
            case RuleChange.AddServer add -> server("-a", add.service(), add.server());
            case RuleChange.EditServer edit -> server("-e", edit.service(), edit.server());
            case RuleChange.DeleteServer delete ->
                "-d " + rules.server(named(delete.service()), named(delete.server()));
            case RuleChange.AddLocal add -> rules.add(named(add.service()), add.local());
            case RuleChange.DeleteLocal delete -> as("-Q", rules.add(named(delete.service()), delete.local()));
        };
    }

    private String server(String command, ServiceKey service, ServerSpec spec) {
        RealServer server = Specs.server(spec);
        return as(command, rules.add(named(service), server)) + RuleText.thresholds(server);
    }

    private static String as(String command, String line) {
        return command + line.substring(2);
    }

    private static VirtualService named(ServiceKey key) {
        return Specs.service(new ServiceSpec(key, "wlc"));
    }

    private static RealServer named(ServerKey key) {
        return Specs.server(new ServerSpec(key, ForwardingMethod.ROUTE, 1, 0, 0));
    }
}
