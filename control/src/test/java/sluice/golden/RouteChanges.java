package sluice.golden;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import sluice.forward.AddressNumbers;
import sluice.forward.Routes;
import sluice.rules.AddressPrefix;

/**
 * What a recording did to the director's routes, in the words of {@code ip route}. Sluice has its routes from the start, so
 * the changes are known before the first step.
 */
final class RouteChanges {
    private static final Pattern NO_DEFAULT = Pattern.compile("ip (-6 )?route del default");
    private static final Pattern BARRED =
            Pattern.compile("ip (?:-6 )?route add (?:unreachable|prohibit|blackhole) (\\S+)");
    /** All routers of the recordings' routes are behind the clients' link. */
    private static final Pattern VIA = Pattern.compile("ip (?:-6 )?route add (\\S+) via (\\S+)");

    /** What a recording says in passing about a network behind a server. */
    private static final Pattern BEHIND_SERVER = Pattern.compile("plain route (\\S+) via (\\S+)");

    private static final int CLIENT_PORT = 0;
    private static final int SERVER_PORT = 1;

    private final List<AddressPrefix> barred = new ArrayList<>();
    private final List<String[]> routed = new ArrayList<>();
    private final List<String[]> behindServers = new ArrayList<>();
    private boolean hasDefault4 = true;
    private boolean hasDefault6 = true;

    private RouteChanges() {}

    /** All changes that a recording makes. */
    static RouteChanges of(Recording recording) {
        RouteChanges all = new RouteChanges();
        for (Step step : recording.steps()) {
            if (step instanceof Step.Setup setup) {
                for (String command : setup.text().split("; ")) {
                    all.read(command);
                }
            }
        }
        return all;
    }

    /** No change. */
    static RouteChanges none() {
        return new RouteChanges();
    }

    /** Whether {@code text} speaks of nothing but routes. */
    static boolean isAll(String text) {
        RouteChanges changes = new RouteChanges();
        for (String command : text.split("; ")) {
            if (!changes.read(command)) {
                return false;
            }
        }
        return true;
    }

    /** Whether the family's default route is still there. */
    boolean hasDefault(boolean isIpv6) {
        return isIpv6 ? hasDefault6 : hasDefault4;
    }

    /** Adds what the recording added. */
    void addTo(Routes.Builder routes) {
        for (AddressPrefix network : barred) {
            routes.barred(
                    AddressNumbers.high(network.address()), AddressNumbers.low(network.address()), network.length());
        }
        addTo(routes, routed, CLIENT_PORT);
        addTo(routes, behindServers, SERVER_PORT);
    }

    private static void addTo(Routes.Builder routes, List<String[]> added, int port) {
        for (String[] route : added) {
            AddressPrefix network = prefix(route[0]);
            AddressPrefix router = prefix(route[1]);
            routes.via(
                    AddressNumbers.high(network.address()),
                    AddressNumbers.low(network.address()),
                    network.length(),
                    port,
                    AddressNumbers.high(router.address()),
                    AddressNumbers.low(router.address()));
        }
    }

    private boolean read(String command) {
        Matcher noDefault = NO_DEFAULT.matcher(command);
        if (noDefault.matches()) {
            hasDefault4 &= noDefault.group(1) != null;
            hasDefault6 &= noDefault.group(1) == null;
            return true;
        }
        Matcher bar = BARRED.matcher(command);
        if (bar.matches()) {
            barred.add(prefix(bar.group(1)));
            return true;
        }
        Matcher via = VIA.matcher(command);
        if (via.matches()) {
            routed.add(new String[] {via.group(1), via.group(2)});
            return true;
        }
        Matcher behind = BEHIND_SERVER.matcher(command);
        if (behind.matches()) {
            behindServers.add(new String[] {behind.group(1), behind.group(2)});
            return true;
        }
        return false;
    }

    private static AddressPrefix prefix(String text) {
        @Nullable AddressPrefix prefix = AddressPrefix.parse(text);
        if (prefix == null) {
            throw new IllegalArgumentException("'" + text + "' is no network");
        }
        return prefix;
    }
}
