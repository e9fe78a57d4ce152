package sluice.control;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import sluice.connection.Timeouts;
import sluice.forward.Refused;
import sluice.forward.ServerStatus;
import sluice.forward.ServiceStatus;
import sluice.forward.Services;
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
public final class RulesFile {
    private static final String NAME = "rules";
    private static final DateTimeFormatter ASIDE = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS", Locale.ROOT);

    private final Path folder;
    private final Path file;

    private RulesFile(Path folder) {
        this.folder = folder;
        this.file = folder.resolve(NAME);
    }

    /** The rules file in {@code folder}, which is made if it does not exist. */
    public static RulesFile in(Path folder) throws IOException {
        Files.createDirectories(folder);
        return new RulesFile(folder);
    }

    /** The file. */
    public Path path() {
        return file;
    }

    /**
     * Adds to {@code services} what the file says, line by line; lines that cannot be carried out are left out, and the
     * file is then kept under another name because the next change writes it anew.
     *
     * @return what was wrong, each as {@code FILE:LINE: MESSAGE}; empty if nothing was
     */
    public List<String> restore(Services services, Timeouts timeouts) throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        List<String> problems = new ArrayList<>();
        String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            try {
                restore(line, services, timeouts);
            } catch (UsageException | Refused e) {
                problems.add(file + ":" + number + ": "
                        + String.valueOf(e.getMessage()).strip() + ": " + line);
            }
        }
        if (!problems.isEmpty()) {
            Path aside = folder.resolve(NAME + ".damaged-" + ASIDE.format(LocalDateTime.now(ZoneId.systemDefault())));
            Files.copy(file, aside, StandardCopyOption.REPLACE_EXISTING);
            problems.add(file + ": kept as it was in " + aside);
        }
        return problems;
    }

    /** Writes all rules; whenever the power fails, either the old file is there or the new one. */
    void save(List<ServiceStatus> services, TimeoutSeconds timeouts) throws IOException {
        Path next = folder.resolve(NAME + ".next");
        ByteBuffer bytes = ByteBuffer.wrap(text(services, timeouts).getBytes(StandardCharsets.UTF_8));
        try (FileChannel channel = FileChannel.open(
                next, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        // The new name is safe only once the folder itself is on the disk.
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void restore(String line, Services services, Timeouts timeouts) throws UsageException, Refused {
        if (line.isBlank()) {
            return;
        }
        CommandLine rule = LineParser.parse(List.of(line.strip().split("[ \t]+")), Names.ofSystem());
        VirtualService service = rule.service();
        switch (rule.command()) {
            case ADD_SERVICE -> services.add(Specs.of(service));
            case ADD_SERVER -> services.addServer(Specs.key(service), Specs.of(rule.server()));
            case SET -> {
                TimeoutSeconds set = rule.timeouts();
                timeouts.set(set.tcp(), set.tcpFin(), set.udp());
            }
            default -> throw new Refused(Refused.Reason.EINVAL, "not a rule");
        }
    }

    private static String text(List<ServiceStatus> services, TimeoutSeconds timeouts) {
        RuleText rules = new RuleText(EndpointText.NUMERIC);
        StringBuilder text = new StringBuilder();
        for (ServiceStatus status : services) {
            VirtualService service = Specs.service(status.spec());
            text.append(rules.add(service)).append('\n');
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
}
