package sluice.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sluice.scheduler.Compatibility;

/**
 * All that a daemon is told at its start; services and servers come later, through the control socket.
 *
 * @param name the daemon's name, part of its default paths
 * @param socket the control socket
 * @param socketGroup the group whose members may use the socket besides root, or null for the daemon's own
 * @param compatibility which kernel decisions follow where kernels differ
 * @param stateDirectory where rules, marks and settings are kept across restarts
 * @param memory memory and table sizes
 * @param workers the worker threads
 * @param ports the ports, at least one; a port's number is its place here
 * @param routes routes besides those that the ports' addresses and gateways make
 * @param barredNetworks networks that nothing is sent to
 */
public record DaemonConfiguration(
        String name,
        Path socket,
        @Nullable String socketGroup,
        Compatibility compatibility,
        Path stateDirectory,
        MemorySettings memory,
        WorkerSettings workers,
        List<PortSettings> ports,
        List<RouteSettings> routes,
        List<IpPrefix> barredNetworks) {

    /** Reads {@code file}; all of its mistakes are in the exception. */
    public static DaemonConfiguration read(Path file) throws IOException, ConfigurationException {
        return parse(file.toString(), Files.readString(file));
    }

    /** Reads configuration from {@code text}, calling it {@code source} in messages. */
    public static DaemonConfiguration parse(String source, String text) throws ConfigurationException {
        return new ConfigurationReader(source).read(text);
    }
}
