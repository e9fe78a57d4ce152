package sluice.deploy;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import sluice.config.ConfigurationException;
import sluice.config.DaemonConfiguration;
import sluice.config.IpPrefix;
import sluice.config.PortSettings;
import sluice.forward.Routes;
import sluice.ipvsadm.Ipvsadm;
import sluice.replay.ArrivingFrames;
import sluice.replay.OfflineDirector;
import sluice.replay.OfflineLink;
import sluice.replay.PlayedNeighbours;
import sluice.replay.Replay;
import sluice.rules.Names;
import sluice.wire.Mac;
import sluice.worker.DirectorPort;
import sluice.worker.DropCounter;

/**
 * {@code sluice replay}: what the director would have done with captured frames. It needs no daemon, no devices and no
 * privileges; time is that of the captures. Thread: one.
 */
@Command(
        name = "replay",
        description = {
            "Plays captures to a director offline and captures what it sends.",
            "Needs no daemon, no devices and no privileges; time goes by as in the captures."
        },
        mixinStandardHelpOptions = true)
final class ReplayCommand implements Callable<Integer> {
    private static final List<String> SAVED = List.of("settings", "marks", "rules", "neighbours", "routes", "ports");

    @Option(
            names = {"-c", "--config"},
            required = true,
            paramLabel = "FILE",
            description = "Configuration file: names, addresses, MTUs and MACs of the ports, routes, compat.")
    private Path file = Path.of("");

    @Option(names = "--rules", paramLabel = "FILE", description = "Services and servers as ipvsadm-save writes them.")
    private @Nullable Path rules;

    @Option(
            names = "--state",
            paramLabel = "DIRECTORY",
            description = "A daemon's state directory: settings, marks, rules.")
    private @Nullable Path state;

    @Option(
            names = "--in",
            required = true,
            paramLabel = "PORT=FILE",
            description = "A capture (pcap, Ethernet) of what arrives at a port.")
    private Map<String, Path> arriving = new LinkedHashMap<>();

    @Option(names = "--out", paramLabel = "PORT=FILE", description = "Where to capture what a port sends.")
    private Map<String, Path> sent = new LinkedHashMap<>();

    @Option(
            names = "--host-out",
            paramLabel = "PORT=FILE",
            description = "Where to capture what a port leaves to its host (host-path: tap).")
    private Map<String, Path> left = new LinkedHashMap<>();

    @Option(
            names = "--mac",
            paramLabel = "PORT=MAC",
            description = "A port's Ethernet address, if the configuration has none.")
    private Map<String, String> macs = new LinkedHashMap<>();

    @Option(
            names = "--play-neighbours",
            description = "Answer when the director asks for a neighbour, for captures without ARP.")
    private boolean isPlayingNeighbours;

    @Option(
            names = "--linger",
            paramLabel = "SECONDS",
            defaultValue = "0",
            description = "Time that goes by after the last frame (default: ${DEFAULT-VALUE}).")
    private int linger;

    @Option(
            names = "--list",
            description = "List services with statistics (2 seconds old, as a kernel's) and connections at the end.")
    private boolean isListing;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        CommandSpec self = spec;
        if (self == null) {
            throw new AssertionError("picocli fills this before it calls");
        }
        if (linger < 0) {
            throw new ParameterException(self.commandLine(), "--linger takes no less than 0 seconds");
        }
        DaemonConfiguration configuration;
        Routes routes;
        try {
            configuration = DaemonConfiguration.read(file);
            routes = RoutesOf.configuration(configuration);
        } catch (ConfigurationException | StartException e) {
            Log.say(e);
            return ExitCode.USAGE;
        } catch (IOException e) {
            Log.say("cannot read " + file + ": " + e.getMessage());
            return ExitCode.USAGE;
        }
        Path folder = Files.createTempDirectory("sluice-replay");
        try {
            return play(configuration, routes, folder, self);
        } catch (NoSuchFileException e) {
            Log.say("there is no file " + e.getMessage());
            return ExitCode.USAGE;
        } finally {
            Scratch.delete(folder);
        }
    }

    private int play(DaemonConfiguration configuration, Routes routes, Path folder, CommandSpec self) throws Exception {
        List<PortSettings> ports = configuration.ports();
        List<OfflineLink> links = new ArrayList<>();
        for (PortSettings port : ports) {
            links.add(link(port, self));
        }
        copyState(folder.resolve("state"));
        try (ArrivingFrames frames = new ArrivingFrames(numbered(arriving, ports, self));
                OfflineDirector director = new OfflineDirector(
                        folder,
                        configuration.compatibility(),
                        configuration.memory().connections(),
                        links,
                        routes)) {
            if (!director.complaints().isEmpty()) {
                director.complaints().forEach(Log::say);
                return 1;
            }
            director.start();
            int refused = restoreRules(director);
            if (refused != 0) {
                return refused;
            }
            PlayedNeighbours neighbours = isPlayingNeighbours
                    ? new PlayedNeighbours(director.director().neighbourTable())
                    : null;
            try (Replay replay = new Replay(director, ports.size(), neighbours)) {
                for (Map.Entry<Integer, Path> capture :
                        numbered(sent, ports, self).entrySet()) {
                    replay.captureSent(capture.getKey(), capture.getValue());
                }
                for (Map.Entry<Integer, Path> capture :
                        numbered(left, ports, self).entrySet()) {
                    replay.captureLeftToHost(capture.getKey(), capture.getValue());
                }
                report(replay.play(frames, linger), director, self.commandLine().getOut());
            }
        }
        return ExitCode.OK;
    }

    private void copyState(Path folder) throws IOException {
        Path from = state;
        if (from == null) {
            return;
        }
        if (!Files.isDirectory(from)) {
            throw new IOException("there is no state directory " + from);
        }
        Files.createDirectories(folder);
        for (String name : SAVED) {
            if (Files.exists(from.resolve(name))) {
                Files.copy(from.resolve(name), folder.resolve(name));
            }
        }
    }

    private int restoreRules(OfflineDirector director) throws IOException {
        Path path = rules;
        if (path == null) {
            return 0;
        }
        try (InputStream in = Files.newInputStream(path)) {
            return new Ipvsadm(director.socket(), Names.ofSystem(), in, System.out, System.err).run(List.of("-R"));
        }
    }

    private void report(Replay.Summary summary, OfflineDirector director, PrintWriter out) {
        out.println("received " + summary.received() + ", sent " + summary.transmitted() + ", left to the host "
                + summary.leftToHost());
        if (summary.cut() > 0) {
            out.println(summary.cut() + " frames were captured only in part (capture with a snap length of 0)");
        }
        if (summary.tooLong() > 0) {
            out.println(summary.tooLong() + " frames are too long for a packet buffer and did not arrive");
        }
        for (DropCounter drop : director.director().drops()) {
            if (drop.packets() > 0) {
                out.println("dropped " + drop.packets() + " " + drop.name() + ": " + drop.description());
            }
        }
        out.flush();
        if (isListing) {
            list(director, "-L", "-n", "--stats", "--exact");
            list(director, "-L", "-n", "-c");
        }
    }

    private static void list(OfflineDirector director, String... words) {
        PrintStream out = System.out;
        new Ipvsadm(director.socket(), Names.ofSystem(), InputStream.nullInputStream(), out, System.err)
                .run(List.of(words));
    }

    private OfflineLink link(PortSettings port, CommandSpec self) {
        boolean hasHost = port.hostPath() == PortSettings.HostPath.TAP;
        List<OfflineLink.Vlan> vlans = port.vlans().stream()
                .map(vlan -> new OfflineLink.Vlan(vlan.vlan(), addresses(vlan.addresses())))
                .toList();
        return new OfflineLink(port.name(), mac(port, self), port.mtu(), addresses(port.addresses()), hasHost, vlans);
    }

    private static List<DirectorPort.Address> addresses(List<IpPrefix> own) {
        return own.stream()
                .map(address -> new DirectorPort.Address(address.high(), address.low(), address.length()))
                .toList();
    }

    private long mac(PortSettings port, CommandSpec self) {
        String text = macs.get(port.name());
        OptionalLong mac = text == null ? port.mac() : Mac.parse(text);
        if (mac.isEmpty()) {
            throw new ParameterException(
                    self.commandLine(),
                    text == null
                            ? "port '" + port.name() + "' has no 'mac' in " + file
                                    + ": say which frames are for it by --mac " + port.name() + "=MAC"
                            : "'" + text + "' is no MAC address as 02:00:00:00:00:01");
        }
        return mac.getAsLong();
    }

    /** The files by the number of their port. */
    private Map<Integer, Path> numbered(Map<String, Path> files, List<PortSettings> ports, CommandSpec self) {
        Map<Integer, Path> numbered = new LinkedHashMap<>();
        List<String> names = ports.stream().map(PortSettings::name).toList();
        files.forEach((name, path) -> {
            int number = names.indexOf(name);
            if (number < 0) {
                throw new ParameterException(
                        self.commandLine(), "no port is called '" + name + "' in " + file + ": there are " + names);
            }
            numbered.put(number, path);
        });
        return numbered;
    }
}
