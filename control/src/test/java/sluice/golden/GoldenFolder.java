package sluice.golden;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where recordings are: the folder that {@code -Dsluice.golden} names, or the copies among the test's resources. */
public final class GoldenFolder {
    private static final String PROPERTY = "sluice.golden";
    private static final Path COPIES = Path.of("src/test/resources/golden");
    private static final String NEW_KERNEL_FOLDER = "linux-6.12";

    private GoldenFolder() {}

    /** The folder; a path that is not from the root may be meant from the project's folder. */
    public static Path path() {
        String named = System.getProperty(PROPERTY);
        if (named == null) {
            return COPIES;
        }
        Path path = Path.of(named);
        return Files.exists(path) ? path : Path.of(System.getProperty("sluice.home", ""), named);
    }

    /** All files in it, at any depth, in the order of their names. */
    public static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(path())) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    /** Whether the new kernel was recorded by itself in the scenario of {@code file}, because it does something else. */
    static boolean hasNewKernelsOwn(Path file) {
        Path root = path().toAbsolutePath().normalize();
        Path absolute = file.toAbsolutePath().normalize();
        for (Path folder = absolute.getParent(); folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve(NEW_KERNEL_FOLDER).resolve(folder.relativize(absolute)))) {
                return true;
            }
            if (folder.equals(root)) {
                return false;
            }
        }
        return false;
    }
}
