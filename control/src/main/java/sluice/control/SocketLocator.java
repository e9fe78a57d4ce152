package sluice.control;

import java.io.IOException;
import java.net.SocketException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Finds the daemon that a command is for, and says what to do when there is none. Thread: any. */
public final class SocketLocator {
    /** Names the socket for commands that are not told otherwise. */
    public static final String ENVIRONMENT = "SLUICE_SOCKET";

    private static final Path FOLDER = Path.of("/run/sluice");
    private static final String HOW_TO_START = "start one with 'sluice daemon --config FILE'";

    private SocketLocator() {}

    /** The socket that the environment names, or else the only one in the usual folder. */
    public static Path locate() throws IOException {
        String named = System.getenv(ENVIRONMENT);
        return named == null || named.isEmpty() ? only(FOLDER) : Path.of(named);
    }

    /** Connects to the daemon at {@code socket}; the exception's message says what to do. */
    public static ControlClient connect(Path socket) throws IOException {
        try {
            return ControlClient.connect(socket);
        } catch (SocketException e) {
            String reason = String.valueOf(e.getMessage());
            if (reason.contains("Permission denied")) {
                throw notPermitted(socket, e);
            }
            String state = Files.exists(socket) ? "no daemon answers at " : "there is no daemon at ";
            throw new IOException(state + socket + "; " + HOW_TO_START, e);
        }
    }

    private static IOException notPermitted(Path path, IOException cause) {
        return new IOException("Permission denied (you must be root, or a member of the group of " + path + ")", cause);
    }

    private static Path only(Path folder) throws IOException {
        List<Path> sockets = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.sock")) {
                files.forEach(sockets::add);
            } catch (DirectoryIteratorException e) {
                throw e.getCause();
            } catch (AccessDeniedException e) {
                throw notPermitted(folder, e);
            }
        }
        if (sockets.isEmpty()) {
            throw new IOException("no daemon is running (no socket in " + folder + "); " + HOW_TO_START);
        }
        if (sockets.size() > 1) {
            String list = sockets.stream().sorted().map(Path::toString).collect(Collectors.joining(", "));
            throw new IOException(
                    "there are several daemons: " + list + "; choose one with --socket or " + ENVIRONMENT);
        }
        return sockets.getFirst();
    }
}
