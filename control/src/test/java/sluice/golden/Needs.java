package sluice.golden;

import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import sluice.forward.Setting;

/** What a recording needs that Sluice does not have. */
final class Needs {
    /** Settings of threads that the kernel has for its statistics, and Sluice has not. */
    private static final Set<String> KERNELS_OWN = Set.of("est_cpulist", "est_nice");

    /** How networks were made ready without any effect on what Sluice sees. */
    private static final Set<String> INVISIBLE = Set.of(
            "iptables -A INPUT -m conntrack --ctstate NEW -j ACCEPT",
            "ip rule add from 10.10.0.1 lookup 101; blackhole default table 101");

    private Needs() {}

    /** Whether Sluice has no setting of this name because it has not what the kernel sets by it. */
    static boolean isKernelsOwn(String setting) {
        return KERNELS_OWN.contains(setting);
    }

    /** Whether a network made ready in this way is as it was for Sluice. */
    static boolean isInvisible(String setup) {
        return INVISIBLE.contains(setup);
    }

    /** What is missing, by the lines that need it; empty if nothing is. */
    static NavigableMap<Integer, String> of(Recording recording) {
        NavigableMap<Integer, String> needs = new TreeMap<>();
        for (Step step : recording.steps()) {
            String need = switch (step) {
                case Step.Command command -> need(command.text());
                case Step.Sysctl sysctl -> Setting.of(sysctl.name()) == null ? "sysctl " + sysctl.name() : "";
                case Step.Setup setup ->
                    Marks.of(setup.text()) == null && !RouteChanges.isAll(setup.text()) && !isInvisible(setup.text())
                            ? "a network with \"" + setup.text() + "\""
                            : "";
                case Step.Unknown unknown -> "a runner that knows \"" + start(unknown.text()) + "\"";
                default -> "";
            };
            if (!need.isEmpty()) {
                needs.put(step.line(), need);
            }
        }
        return needs;
    }

    /** What {@code command} needs that Sluice does not have, empty if nothing. */
    static String need(String command) {
        return command.startsWith("ipvsadm ") ? "" : "a runner that knows \"" + start(command) + "\"";
    }

    private static String start(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "...";
    }
}
