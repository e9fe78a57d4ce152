package sluice.control;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.UserPrincipal;
import java.util.Arrays;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;

/**
 * Decides who may control the daemon: root, the daemon's own user, and the members of the socket's group. The socket's
 * mode keeps others out already; this holds even where that was changed.
 */
final class PeerCheck {
    private static final Path GROUPS = Path.of("/etc/group");

    private final UserPrincipal root;
    private final UserPrincipal self;
    private final GroupPrincipal group;

    /** Judges by the owner and group of the socket {@code path}, which this process has just made. */
    PeerCheck(Path path) throws IOException {
        var attributes = SocketFile.attributes(path);
        // A number that is nobody's name is looked up as the number.
        this.root = path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("0");
        this.self = attributes.owner();
        this.group = attributes.group();
    }

    /** The name of the user at the other end. */
    static String user(SocketChannel channel) throws IOException {
        return channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName();
    }

    /** Whether the process at the other end may control the daemon. */
    boolean isAllowed(SocketChannel channel) throws IOException {
        UnixDomainPrincipal peer = channel.getOption(ExtendedSocketOptions.SO_PEERCRED);
        return peer.user().equals(root)
                || peer.user().equals(self)
                || peer.group().equals(group)
                || isListed(peer.user().getName());
    }

    /** The socket tells the peer's primary group only; the others are in the system's list of members. */
    private boolean isListed(String user) throws IOException {
        if (!Files.isReadable(GROUPS)) {
            return false;
        }
        for (String line : Files.readAllLines(GROUPS, StandardCharsets.ISO_8859_1)) {
            String[] fields = line.split(":", -1);
            if (fields.length == 4 && fields[0].equals(group.getName())) {
                return Arrays.asList(fields[3].split(",")).contains(user);
            }
        }
        return false;
    }
}
