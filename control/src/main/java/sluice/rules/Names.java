package sluice.rules;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Names of hosts and ports. Files are read when first needed: most runs ask for none.
 *
 * <p>Thread: one at a time.
 */
public final class Names {
    private static final Path SERVICES = Path.of("/etc/services");

    private final Path servicesFile;
    private final @Nullable Path hostsFile;
    private @Nullable List<List<String>> services;
    private @Nullable List<List<String>> hosts;

    /**
     * Names from files.
     *
     * @param servicesFile ports, in the format of services(5)
     * @param hostsFile hosts, in the format of hosts(5), or null to ask the system's resolver
     */
    public Names(Path servicesFile, @Nullable Path hostsFile) {
        this.servicesFile = servicesFile;
        this.hostsFile = hostsFile;
    }

    /** The system's names. */
    public static Names ofSystem() {
        return new Names(SERVICES, null);
    }

    /** The first IPv4 address of a host, or null. */
    @Nullable
    InetAddress address(String host) {
        if (host.isEmpty()) {
            return null;
        }
        if (hostsFile != null) {
            for (List<String> line : hosts(hostsFile)) {
                if (line.subList(1, line.size()).contains(host)
                        && AddressText.parse(line.getFirst()) instanceof Inet4Address address) {
                    return address;
                }
            }
            return null;
        }
        try {
            for (InetAddress address : InetAddress.getAllByName(host)) {
                if (address instanceof Inet4Address) {
                    return address;
                }
            }
        } catch (UnknownHostException e) {
            return null;
        }
        return null;
    }

    /** The name of a host, or its address if it has none. */
    String host(InetAddress address) {
        String numeric = AddressText.format(address);
        if (hostsFile != null) {
            for (List<String> line : hosts(hostsFile)) {
                if (address.equals(AddressText.parse(line.getFirst())) && line.size() > 1) {
                    return line.get(1);
                }
            }
            return numeric;
        }
        try {
            // A fresh object has no name yet; the resolver's answer is the address in digits if there is none.
            InetAddress unnamed = InetAddress.getByAddress(address.getAddress());
            String name = unnamed.getCanonicalHostName();
            return name.equals(unnamed.getHostAddress()) ? numeric : name;
        } catch (UnknownHostException e) {
            return numeric;
        }
    }

    /** The port of a service's name for {@code protocol}, or -1. */
    int port(String name, int protocol) {
        for (List<String> line : services()) {
            boolean isNamed =
                    line.getFirst().equals(name) || line.subList(2, line.size()).contains(name);
            if (isNamed && isFor(line, protocol)) {
                return (int) NumberText.parse(portOf(line), 0, 65_535);
            }
        }
        return -1;
    }

    /** The name of a port for {@code protocol}, or the number if it has none. */
    String port(int port, int protocol) {
        String numeric = Integer.toString(port);
        for (List<String> line : services()) {
            if (portOf(line).equals(numeric) && isFor(line, protocol)) {
                return line.getFirst();
            }
        }
        return numeric;
    }

    private static String portOf(List<String> line) {
        String field = line.get(1);
        return field.substring(0, Math.max(0, field.indexOf('/')));
    }

    private static boolean isFor(List<String> line, int protocol) {
        return line.get(1).endsWith('/' + Protocols.lowerCaseName(protocol));
    }

    private List<List<String>> services() {
        List<List<String>> lines = services;
        if (lines == null) {
            lines = lines(servicesFile);
            services = lines;
        }
        return lines;
    }

    private List<List<String>> hosts(Path file) {
        List<List<String>> lines = hosts;
        if (lines == null) {
            lines = lines(file);
            hosts = lines;
        }
        return lines;
    }

    /** The words of each line that has at least two, comments taken off; nothing if the file cannot be read. */
    private static List<List<String>> lines(Path file) {
        List<List<String>> lines = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
                int comment = line.indexOf('#');
                String content = (comment < 0 ? line : line.substring(0, comment)).strip();
                List<String> words = Arrays.asList(content.split("[ \t]+"));
                if (words.size() >= 2) {
                    lines.add(words);
                }
            }
        } catch (IOException e) {
            // As with the C library: without the file there are no names.
            return List.of();
        }
        return lines;
    }
}
