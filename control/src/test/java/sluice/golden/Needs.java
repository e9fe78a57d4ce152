package sluice.golden;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What a recording needs that Sluice does not have; such a recording is passed over, and this is the reason. */
final class Needs {
    private static final Pattern PERSISTENCE = Pattern.compile("ipvsadm .* (-p|--persistent)( .*)?");
    private static final Pattern ENGINE = Pattern.compile("ipvsadm .* --pe .*");
    private static final Pattern ONE_PACKET = Pattern.compile("ipvsadm .* (-o|--ops)( .*)?");
    private static final Pattern TUNNEL = Pattern.compile("ipvsadm .* (--tun-type .*|\\[.* (-i|--ipip)( .*)?)");
    private static final Pattern SCTP = Pattern.compile("ipvsadm .* --sctp-service .*");
    private static final Pattern DAEMON = Pattern.compile("ipvsadm .*-daemon.*");

    private Needs() {}

    /** What is missing for {@code recording}, empty if nothing is. */
    static Set<String> of(Recording recording) {
        Set<String> needs = new TreeSet<>();
        for (Step step : recording.steps()) {
            switch (step) {
                case Step.Command command -> command(command.text(), needs);
                case Step.Sysctl sysctl -> {
                    if (GoldenNetwork.setting(sysctl.name()) == null) {
                        needs.add("sysctl " + sysctl.name());
                    }
                }
                case Step.Setup setup -> {
                    if (Marks.of(setup.text()) == null) {
                        needs.add("a network with \"" + setup.text() + "\"");
                    }
                }
                case Step.Unknown unknown -> needs.add("a runner that knows \"" + start(unknown.text()) + "\"");
                default -> {}
            }
        }
        return needs;
    }

    private static void command(String text, Set<String> needs) {
        addIf(PERSISTENCE, text, "persistence", needs);
        addIf(ENGINE, text, "persistence engines", needs);
        addIf(ONE_PACKET, text, "one-packet scheduling", needs);
        addIf(TUNNEL, text, "tunnels", needs);
        addIf(SCTP, text, "SCTP", needs);
        addIf(DAEMON, text, "synchronisation daemons", needs);
        if (!text.startsWith("ipvsadm ")) {
            needs.add("a runner that knows \"" + start(text) + "\"");
        }
    }

    private static void addIf(Pattern pattern, String text, String need, Set<String> needs) {
        if (pattern.matcher(text).matches()) {
            needs.add(need);
        }
    }

    private static String start(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "...";
    }
}
