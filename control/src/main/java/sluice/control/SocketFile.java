package sluice.control;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import org.jspecify.annotations.Nullable;

/** The socket's place in the file system: who may open it, and whether a daemon is behind it. */
final class SocketFile {
    private static final String MODE = "rw-rw----";

    private SocketFile() {}

    /**
     * Listens at {@code path}. A file that a dead daemon left there is replaced; a living daemon's is not.
     *
     * @param group the group whose members may connect, or null for the process's own
     */
    static ServerSocketChannel listen(Path path, @Nullable String group) throws IOException {
        Path folder = path.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        removeStale(path);
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.bind(UnixDomainSocketAddress.of(path), Protocol.MAXIMUM_CLIENTS);
        } catch (IOException e) {
            channel.close();
            throw new IOException("cannot listen at " + path + ": " + e.getMessage(), e);
        }
        try {
            admit(path, group);
            return channel;
        } catch (IOException e) {
            channel.close();
            Files.deleteIfExists(path);
            throw e;
        }
    }

    private static void admit(Path path, @Nullable String group) throws IOException {
        if (group != null) {
            try {
                view(path)
                        .setGroup(path.getFileSystem()
                                .getUserPrincipalLookupService()
                                .lookupPrincipalByGroupName(group));
            } catch (UserPrincipalNotFoundException e) {
                throw new IOException("cannot listen at " + path + ": there is no group '" + group + "'", e);
            }
        }
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(MODE));
    }

    /** Owner and group of the file. */
    static PosixFileAttributes attributes(Path path) throws IOException {
        return view(path).readAttributes();
    }

    private static PosixFileAttributeView view(Path path) {
        return Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    }

    private static void removeStale(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        boolean isSocket = Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .isOther();
        if (!isSocket) {
            throw new IOException("cannot listen at " + path + ": there is a file that is not a socket");
        }
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.connect(UnixDomainSocketAddress.of(path));
        } catch (IOException e) {
            // Nobody answers: the daemon that made it is gone.
            Files.delete(path);
            return;
        }
        throw new IOException("cannot listen at " + path + ": another daemon is running there");
    }
}
