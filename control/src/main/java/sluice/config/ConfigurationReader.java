package sluice.config;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import sluice.config.MemorySettings.HugePages;
import sluice.config.Section.Word;
import sluice.config.WorkerSettings.Idle;
import sluice.scheduler.Compatibility;

/** Turns the YAML tree of a configuration file into records and collects what is wrong with it. One use per object. */
final class ConfigurationReader {
    /** Worker threads of a daemon. */
    static final int MAXIMUM_WORKERS = 64;

    /** Ports of a daemon. */
    static final int MAXIMUM_PORTS = 16;

    /** VLANs of all ports together; ports and VLANs are numbered in one byte. */
    static final int MAXIMUM_VLANS = 128;

    /** A socket's path and the zero byte behind it fit the kernel's {@code sun_path} of 108 bytes. */
    private static final int SOCKET_PATH_BYTES = 107;

    private static final int MAXIMUM_CORE = 1023;
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,31}");

    private final String source;
    private final Problems problems;

    ConfigurationReader(String source) {
        this.source = source;
        this.problems = new Problems(source);
    }

    DaemonConfiguration read(String text) throws ConfigurationException {
        Section top = new Section(problems, compose(text), "the configuration");
        String name = name(top);
        Path socket = path(top, "socket", "/run/sluice/" + name + ".sock");
        String socketGroup = top.word("socket-group").map(Word::text).orElse(null);
        Compatibility compatibility = compatibility(top);
        Path state = path(top, "state-directory", "/var/lib/sluice/" + name);
        Section memorySection = top.section("memory");
        MemorySettings memory = memory(memorySection, name);
        WorkerSettings workers = workers(top.section("workers"));
        List<PortEntry> ports = ports(top, workers.count());
        RouteReader routes = routes(top);
        top.finish();
        CrossChecks checks = new CrossChecks(problems, ports);
        checks.ports(workers.count());
        checks.routes(routes.routes());
        checks.barred(routes.barred());
        checks.memory(memorySection, memory);
        if (!problems.isEmpty()) {
            throw problems.exception();
        }
        return new DaemonConfiguration(
                name,
                socket,
                socketGroup,
                compatibility,
                state,
                memory,
                workers,
                ports.stream().map(PortEntry::settings).toList(),
                routes.routes().stream().map(RouteEntry::settings).toList(),
                routes.barred().stream().map(BarredEntry::to).toList());
    }

    private @Nullable Node compose(String text) throws ConfigurationException {
        try {
            LoadSettings settings = LoadSettings.builder().setLabel(source).build();
            return new Compose(settings).composeString(text).orElse(null);
        } catch (MarkedYamlEngineException e) {
            // The rest of a file that is not YAML cannot be looked at: this is the only problem to report.
            problems.add(e.getProblemMark().orElse(null), "not YAML: " + e.getProblem());
            throw problems.exception();
        } catch (YamlEngineException e) {
            problems.add("not YAML: " + e.getMessage());
            throw problems.exception();
        }
    }

    private String name(Section top) {
        Optional<Word> name = top.word("name");
        name.ifPresent(word -> {
            if (!NAME.matcher(word.text()).matches()) {
                problems.add(
                        word.node(),
                        "'name' is part of paths: 1 to 32 of a-z, 0-9, '-' and '_', not '" + word.text() + "'");
            }
        });
        return name.map(Word::text).orElse("main");
    }

    private static Compatibility compatibility(Section top) {
        List<String> versions = Arrays.stream(Compatibility.values())
                .map(Compatibility::version)
                .toList();
        String chosen = top.choice("compat", Compatibility.LINUX_6_12.version(), versions);
        return Objects.requireNonNull(Compatibility.of(chosen));
    }

    private Path path(Section section, String key, String absent) {
        Optional<Word> word = section.word(key);
        String text = word.map(Word::text).orElse(absent);
        boolean isUsable = text.startsWith("/") && text.indexOf('\0') < 0;
        if (word.isPresent() && !isUsable) {
            problems.add(word.get().node(), "'" + key + "' is a path from the root, not '" + text + "'");
        }
        if (key.equals("socket") && text.getBytes(StandardCharsets.UTF_8).length > SOCKET_PATH_BYTES) {
            section.problemAt(
                    word.map(Word::node).orElse(null),
                    "'socket' is a path of at most " + SOCKET_PATH_BYTES + " bytes; use a shorter one");
        }
        return Path.of(isUsable ? text : absent);
    }

    private MemorySettings memory(Section memory, String name) {
        HugePages hugePages = switch (memory.choice("huge-pages", "auto", List.of("true", "false", "auto"))) {
            case "true" -> HugePages.ON;
            case "false" -> HugePages.OFF;
            default -> HugePages.AUTO;
        };
        int size = memory.number("size-mb", 512, 64, 1 << 20);
        int buffers = memory.number("buffers", 32_768, 1024, 1 << 24);
        int connections = memory.number("connections", 1_000_000, 1024, 1 << 28);
        int flowCacheLines = memory.powerOfTwo("flow-cache-lines", 1 << 18, 1 << 10, 1 << 26);
        Path directory = path(memory, "connection-directory", "/dev/shm/sluice/" + name);
        memory.finish();
        return new MemorySettings(hugePages, size, buffers, connections, flowCacheLines, directory);
    }

    private WorkerSettings workers(Section workers) {
        boolean hasCores = workers.has("cores");
        boolean hasCount = workers.has("count");
        List<Integer> cores = cores(workers);
        int count = workers.number("count", hasCores ? Math.max(1, cores.size()) : 1, 1, MAXIMUM_WORKERS);
        if (hasCores && hasCount && count != cores.size()) {
            workers.problem("'count' is " + count + " but 'cores' lists " + cores.size() + "; leave one of them out");
        }
        // A worker without a core of its own shares one with others and must let them run.
        String absent = hasCores ? "spin" : "sleep";
        String chosen = workers.choice("idle", absent, List.of("spin", "pause", "sleep", "busy", "backoff"));
        Idle idle = switch (chosen) {
            case "pause" -> Idle.PAUSE;
            // Their names in earlier versions.
            case "sleep", "backoff" -> Idle.SLEEP;
            default -> Idle.SPIN;
        };
        workers.finish();
        return new WorkerSettings(count, cores, idle);
    }

    private List<Integer> cores(Section workers) {
        boolean isGiven = workers.has("cores");
        List<Integer> cores = new ArrayList<>();
        Set<Integer> seen = new HashSet<>();
        List<Word> words = workers.words("cores");
        if (isGiven && words.isEmpty()) {
            workers.problem("'cores' lists no core; give one for each worker or use 'count'");
        }
        if (words.size() > MAXIMUM_WORKERS) {
            problems.add(words.getLast().node(), "there are at most " + MAXIMUM_WORKERS + " workers");
        }
        for (Word word : words) {
            OptionalInt core = workers.number(word, "cores", 0, MAXIMUM_CORE);
            if (core.isPresent() && !seen.add(core.getAsInt())) {
                problems.add(word.node(), "core " + word.text() + " has a worker already; each worker needs its own");
            }
            core.ifPresent(cores::add);
        }
        return List.copyOf(cores);
    }

    private List<PortEntry> ports(Section top, int workers) {
        boolean hasPorts = top.has("ports");
        List<Node> nodes = top.list("ports");
        if (nodes.isEmpty()) {
            top.problem("'ports' " + (hasPorts ? "is empty" : "is missing") + "; a director needs at least one port");
        }
        if (nodes.size() > MAXIMUM_PORTS) {
            problems.add(nodes.get(MAXIMUM_PORTS), "there are at most " + MAXIMUM_PORTS + " ports");
        }
        PortReader reader = new PortReader(problems, workers);
        List<PortEntry> ports = new ArrayList<>();
        for (Node node : nodes) {
            PortEntry port = reader.read(node);
            if (port != null) {
                ports.add(port);
            }
        }
        long vlans =
                ports.stream().mapToLong(port -> port.settings().vlans().size()).sum();
        if (vlans > MAXIMUM_VLANS) {
            problems.add(nodes.getLast(), "there are at most " + MAXIMUM_VLANS + " VLANs, not " + vlans);
        }
        return ports;
    }

    private RouteReader routes(Section top) {
        RouteReader routes = new RouteReader(problems);
        top.list("routes").forEach(routes::read);
        return routes;
    }
}
