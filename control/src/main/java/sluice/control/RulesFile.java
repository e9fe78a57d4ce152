package sluice.control;

import java.io.IOException;
import java.util.List;
import sluice.connection.Timeouts;
import sluice.forward.LocalAddress;
import sluice.forward.Refused;
import sluice.forward.RuleChange;
import sluice.forward.RuleSet;
import sluice.forward.ServerStatus;
import sluice.forward.ServiceStatus;
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

    RulesFile(StateFile file) {
        this.file = file;
    }

    /** Adds what the file says; lines that cannot be carried out are left out and told ({@link StateFile#restore}). */
    List<String> restore(Services services, Timeouts timeouts) throws IOException {
        return file.restore(line -> restore(line, services, timeouts));
    }

    /** Writes all rules. */
    void save(List<ServiceStatus> services, TimeoutSeconds timeouts) throws IOException {
        file.save(text(services, timeouts));
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

    /** All rules as lines. */
    static String text(List<ServiceStatus> services, TimeoutSeconds timeouts) {
        RuleText rules = new RuleText(EndpointText.NUMERIC);
        StringBuilder text = new StringBuilder();
        for (ServiceStatus status : services) {
            VirtualService service = Specs.service(status.spec());
            text.append(withoutEmptyFlags(rules.add(service))).append('\n');
            for (LocalAddress local : status.locals()) {
                text.append(rules.add(service, local)).append('\n');
            }
            for (ServerStatus listed : status.servers().reversed()) {
                RealServer server = Specs.server(listed.spec());
                text.append(rules.add(service, server))
                        .append(RuleText.thresholds(server))
                        .append('\n');
            }
        }
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

    /** Flag bits without a name for their scheduler are saved by ipvsadm as {@code -b} and nothing, which no one reads. */
    private static String withoutEmptyFlags(String rule) {
        return rule.endsWith(" -b ") ? rule.substring(0, rule.length() - 4) : rule;
    }
}
