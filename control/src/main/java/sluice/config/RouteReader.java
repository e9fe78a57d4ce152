package sluice.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;
import sluice.config.Section.Word;

/**
 * Reads the list of routes: those through a router, and networks that are barred. The types have the names that the kernel
 * has for them; what bars a network makes no difference to IPVS there, and none here (spec 5.1).
 */
final class RouteReader {
    private static final String UNICAST = "unicast";
    private static final List<String> TYPES = List.of(UNICAST, "unreachable", "prohibit", "blackhole");

    private final Problems problems;
    private final AddressReader addresses;
    private final List<RouteEntry> routes = new ArrayList<>();
    private final List<BarredEntry> barred = new ArrayList<>();

    RouteReader(Problems problems) {
        this.problems = problems;
        this.addresses = new AddressReader(problems);
    }

    /** Reads one route. */
    void read(Node node) {
        Section route = new Section(problems, node, "a route");
        Optional<Word> to = route.requiredWord("to", "10.2.0.0/16");
        if (route.choice("type", UNICAST, TYPES).equals(UNICAST)) {
            readUnicast(route, node, to);
        } else {
            route.finish();
            to.flatMap(addresses::network).ifPresent(network -> barred.add(new BarredEntry(network, node)));
        }
    }

    /** Routes through a router, as far as they could be read. */
    List<RouteEntry> routes() {
        return routes;
    }

    /** Networks that are barred. */
    List<BarredEntry> barred() {
        return barred;
    }

    private void readUnicast(Section route, Node node, Optional<Word> to) {
        Optional<Word> via = route.requiredWord("via", "10.1.0.254");
        Optional<Word> port = route.requiredWord("port", "inside");
        route.finish();
        Optional<IpPrefix> network = to.flatMap(addresses::network);
        Optional<IpNumber> router = via.flatMap(word -> addresses.address(word, "via"));
        if (network.isPresent() && router.isPresent() && port.isPresent() && via.isPresent()) {
            RouteSettings settings =
                    new RouteSettings(network.get(), router.get(), port.get().text());
            routes.add(
                    new RouteEntry(settings, node, via.get().node(), port.get().node()));
        }
    }
}
