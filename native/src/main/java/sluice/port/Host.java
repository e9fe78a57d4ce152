package sluice.port;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@link Preflight} reads of this machine; tests give it another root directory. */
final class Host {
    /** Numbers of capabilities(7). */
    static final int CAP_NET_ADMIN = 12;

    static final int CAP_NET_RAW = 13;
    static final int CAP_IPC_LOCK = 14;
    static final int CAP_SYS_ADMIN = 21;
    static final int CAP_BPF = 39;

    private static final Pattern EFFECTIVE = Pattern.compile("CapEff:\\s+(\\p{XDigit}+)");
    private static final Pattern LOCKED = Pattern.compile("Max locked memory\\s+(\\d+|unlimited)");

    private final Path root;
    private final long capabilities;

    Host(Path root) {
        this.root = root;
        Matcher effective = EFFECTIVE.matcher(text("proc/self/status"));
        this.capabilities = effective.find() ? Long.parseUnsignedLong(effective.group(1), 16) : 0;
    }

    Path path(String relative) {
        return root.resolve(relative);
    }

    /** The content of a file, empty when it cannot be read. */
    String text(String relative) {
        return text(path(relative));
    }

    String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }

    /** Whether this process has a capability. */
    boolean has(int capability) {
        return (capabilities >> capability & 1) != 0;
    }

    /** RLIMIT_MEMLOCK. */
    long lockedMemoryBytes() {
        Matcher locked = LOCKED.matcher(text("proc/self/limits"));
        return locked.find() && !locked.group(1).equals("unlimited") ? Long.parseLong(locked.group(1)) : Long.MAX_VALUE;
    }
}
