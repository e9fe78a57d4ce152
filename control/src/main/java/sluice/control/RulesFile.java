package sluice.control;

import java.io.IOException;
import java.util.IdentityHashMap;
import java.util.List;
import sluice.connection.Timeouts;
import sluice.forward.LocalAddress;
import sluice.forward.Refused;
import sluice.forward.RuleChange;
import sluice.forward.RuleSet;
import sluice.forward.RuleSet.ServiceRules;
import sluice.forward.ServerSpec;
import sluice.forward.Services;
import sluice.rules.Command;
import sluice.rules.CommandLine;
import sluice.rules.EndpointText;
import sluice.rules.LineParser;
import sluice.rules.Names;
import sluice.rules.RealServer;
import sluice.rules.RuleText;
import sluice.rules.TimeoutSeconds;
import sluice.rules.UsageException;
import sluice.rules.VirtualService;

/**
 * The file that keeps the rules across restarts, in the format of {@code ipvsadm -S -n} so that {@code ipvsadm -R} reads
 * it too. Beyond what ipvsadm saves it has the thresholds, the timeouts if they were changed, and the real servers in
 * the order of their adding, on which schedulers depend.
 *
 * <p>Thread: the control thread, and before that starts the one that restores.
 */
final class RulesFile {
    private final StateFile file;

    /** What was written of services last: most changes leave almost all as they are, and so their lines. */
    private IdentityHashMap<ServiceRules, String> known = new IdentityHashMap<>();

    RulesFile(StateFile file) {
        this.file = file;
    }

    /** Adds what the file says; lines that cannot be carried out are left out and told ({@link StateFile#restore}). */
    List<String> restore(Services services, Timeouts timeouts) throws IOException {
        return file.restore(line -> restore(line, services, timeouts));
    }

    /** Writes all rules. */
    void save(RuleSet rules, TimeoutSeconds timeouts) throws IOException {
        file.save(text(rules, timeouts));
    }

    private static void restore(String line, Services services, Timeouts timeouts) throws UsageException, Refused {
        CommandLine rule = parse(line);
        if (rule.command() == Command.SET) {
            TimeoutSeconds set = rule.timeouts();
            timeouts.set(set.tcp(), set.tcpFin(), set.udp());
        } else {
            services.change(change(rule));
        }
    }

    private static CommandLine parse(String line) throws UsageException {
        return LineParser.parse(List.of(line.split("[ \t]+")), Names.ofSystem());
    }

    private static RuleChange change(CommandLine rule) throws Refused {
        VirtualService service = rule.service();
        return switch (rule.command()) {
            case ADD_SERVICE -> new RuleChange.AddService(Specs.of(service));
            case ADD_SERVER -> new RuleChange.AddServer(Specs.key(service), Specs.of(rule.server()));
            case ADD_LOCAL -> new RuleChange.AddLocal(Specs.key(service), rule.local());
            default -> throw new Refused(Refused.Reason.EINVAL, "not a rule");
        };
    }

    /** Adds the rules of {@code lines} to {@code rules}, timeouts left out. */
    static void read(List<String> lines, RuleSet rules) throws UsageException, Refused {
        for (String line : lines) {
            CommandLine rule = parse(line);
            if (rule.command() != Command.SET) {
                rules.make(change(rule));
            }
        }
    }

    /** All rules as lines; {@code rules} are a copy, which nobody changes any more. */
    String text(RuleSet rules, TimeoutSeconds timeouts) {
        IdentityHashMap<ServiceRules, String> written =
                new IdentityHashMap<>(rules.services().size());
        StringBuilder text = new StringBuilder();
        for (ServiceRules service : rules.services().values()) {
            String before = known.get(service);
            String lines = before == null ? lines(service) : before;
            written.put(service, lines);
            text.append(lines);
        }
        known = written;
        if (!timeouts.equals(TimeoutSeconds.DEFAULT)) {
            text.append("--set ")
                    .append(timeouts.tcp())
                    .append(' ')
                    .append(timeouts.tcpFin())
                    .append(' ')
                    .append(timeouts.udp())
                    .append('\n');
        }
        return text.toString();
    }

    private static String lines(ServiceRules rules) {
        RuleText names = new RuleText(EndpointText.NUMERIC);
        VirtualService service = Specs.service(rules.spec());
        StringBuilder lines = new StringBuilder(withoutEmptyFlags(names.add(service))).append('\n');
        for (LocalAddress local : rules.locals()) {
            lines.append(names.add(service, local)).append('\n');
        }
        for (ServerSpec listed : rules.servers().values()) {
            RealServer server = Specs.server(listed);
            lines.append(names.add(service, server))
                    .append(RuleText.thresholds(server))
                    .append('\n');
        }
        return lines.toString();
    }

    /** Flag bits without a name for their scheduler are saved by ipvsadm as {@code -b} and nothing, which no one reads. */
    private static String withoutEmptyFlags(String rule) {
        return rule.endsWith(" -b ") ? rule.substring(0, rule.length() - 4) : rule;
    }
}
