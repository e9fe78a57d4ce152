package sluice.control;

import io.avaje.json.JsonException;
import io.avaje.jsonb.JsonType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import sluice.forward.Refused;
import sluice.forward.Refused.Reason;
import sluice.rules.AddressText;
import sluice.worker.Director;
import sluice.worker.NeighbourStatus;
import sluice.worker.Network;
import sluice.worker.RouteStatus;

/**
 * Keeps static neighbours, added routes and the ports that are switched off, each in its file: one JSON
 * object or port name a line.
 * Thread: see {@link StateFolder}.
 */
final class NetworkFiles {
    private final StateFile neighbours;
    private final StateFile routes;
    private final StateFile ports;

    NetworkFiles(Path folder) {
        this.neighbours = new StateFile(folder, "neighbours");
        this.routes = new StateFile(folder, "routes");
        this.ports = new StateFile(folder, "ports");
    }

    List<String> restore(Director director) throws IOException {
        NetworkRequests requests = new NetworkRequests(director);
        List<String> problems = new ArrayList<>();
        problems.addAll(routes.restore(line -> requests.addRoute(read(Schema.strict(RouteMessage.class), line))));
        problems.addAll(
                neighbours.restore(line -> requests.addNeighbour(read(Schema.strict(NeighbourMessage.class), line))));
        problems.addAll(ports.restore(name -> requests.switchPort(name, false)));
        return problems;
    }

    void saveNeighbours(Director director) throws IOException {
        neighbours.save(text(director.neighbours().stream()
                .filter(neighbour -> neighbour.state().equals(NeighbourStatus.STATIC))
                .map(neighbour -> Schema.strict(NeighbourMessage.class)
                        .toJson(new NeighbourMessage(
                                neighbour.port(), AddressText.format(neighbour.address()), neighbour.mac(), false)))));
    }

    void saveRoutes(Director director) throws IOException {
        routes.save(text(director.network().routes().stream()
                .filter(route -> route.origin().equals(RouteStatus.ADDED))
                .map(route -> Schema.strict(RouteMessage.class).toJson(RouteMessage.of(route)))));
    }

    void savePorts(Director director) throws IOException {
        Network network = director.network();
        List<String> names = network.portNames();
        ports.save(text(names.stream().filter(name -> !network.isSwitchedOn(names.indexOf(name)))));
    }

    private static String text(Stream<String> lines) {
        return lines.map(line -> line + "\n").collect(Collectors.joining());
    }

    private static <T> T read(JsonType<T> type, String line) throws Refused {
        try {
            return type.fromJson(line);
        } catch (JsonException | IllegalStateException e) {
            throw new Refused(Reason.EINVAL, "not as it was written: " + e.getMessage());
        }
    }
}
