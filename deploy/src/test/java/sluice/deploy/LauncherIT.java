package sluice.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher and its cache, in a copy of what was built: whatever is wrong with the cache, nobody notices. */
class LauncherIT {
    private static final Path DEPLOY = Path.of(System.getProperty("sluice.home"), "deploy");
    private static final int BUILD_SECONDS = 120;
    private static final int NOBODY = 65_534;

    @TempDir
    private Path folder = Path.of("");

    private Path tree = folder;
    private Path caches = folder;

    /** What a command said. */
    private record Said(int exitCode, String out, String err) {}

    @BeforeEach
    void copyTheTree() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        tree = folder.resolve("tree");
        caches = folder.resolve("caches");
        copy("bin");
        for (String file : List.of(
                "target/sluice.jar",
                "cli.options",
                "jvm.options",
                "find-java.bash",
                "aot-cache.bash",
                "make-aot-cache")) {
            copyFile(Path.of(file));
        }
    }

    @Test
    void theBuildLeavesACacheThatFits() throws Exception {
        assertThat(isFromCache(DEPLOY)).isTrue();
    }

    @Test
    void aReadOnlyTreeWithoutCacheAnswersAtOnceAndMakesOneInTheUsersFolder() throws Exception {
        assertThat(isFromCache(tree)).isFalse();
        Path cache = waitForCache();

        assertThat(isFromCache(tree)).isTrue();
        assertThat(cache.getParent()).isEqualTo(caches.resolve("sluice"));
        assertThat(names(tree.resolve("target"))).containsExactly("sluice.jar");
        assertThat(names(caches.resolve("sluice")))
                .as("nothing half made is left")
                .containsExactlyInAnyOrder(cache.getFileName().toString(), "lock");
    }

    @Test
    void aCacheOfAnotherBuildIsNotLookedAt() throws Exception {
        run(tree);
        Path stale = waitForCache();
        Files.setLastModifiedTime(tree.resolve("target/sluice.jar"), FileTime.fromMillis(1_700_000_000_000L));

        assertThat(isFromCache(tree)).isFalse();
        Files.delete(stale);
        assertThat(waitForCache()).isNotEqualTo(stale);
        assertThat(isFromCache(tree)).isTrue();
    }

    @Test
    void aDamagedCacheIsPassedOverInSilence() throws Exception {
        run(tree);
        Path cache = waitForCache();
        long size = Files.size(cache);

        for (long length : new long[] {size / 2, 4096, 1, 0}) {
            try (RandomAccessFile file = new RandomAccessFile(cache.toFile(), "rw")) {
                file.setLength(length);
            }
            assertAnswers(run(tree));
        }
        Files.write(cache, new byte[(int) size]);
        assertAnswers(run(tree));
        Files.writeString(cache, "not a cache\n".repeat(100_000));
        assertAnswers(run(tree));
    }

    @Test
    void whileOneIsBuiltNobodyElseBuilds() throws Exception {
        Path own = Files.createDirectories(caches.resolve("sluice"));
        Process holder = new ProcessBuilder(
                        "flock", own.resolve("lock").toString(), "sh", "-c", "echo locked; exec cat")
                .start();
        try {
            holder.inputReader().readLine();
            assertThat(start(List.of(tree.resolve("make-aot-cache").toString(), own.toString()))
                            .waitFor())
                    .isZero();
            assertThat(names(own)).containsExactly("lock");
            assertAnswers(run(tree));
        } finally {
            holder.outputWriter().close();
            holder.waitFor();
        }
    }

    @Test
    void aBuildThatFailedIsNotTriedAgain() throws Exception {
        Files.writeString(tree.resolve("jvm.options"), "-XX:NoSuchOption=1\n");
        assertAnswers(run(tree));
        Path own = caches.resolve("sluice");
        waitFor(() -> names(own).stream().anyMatch(name -> name.endsWith(".failed")));
        FileTime before = Files.getLastModifiedTime(own.resolve("lock"));

        assertAnswers(run(tree));
        Thread.sleep(500);
        assertThat(Files.getLastModifiedTime(own.resolve("lock"))).isEqualTo(before);
    }

    @Test
    void whoMayNotUseTheSocketIsToldWhoMay() throws Exception {
        assumeTrue(isRoot(), "root makes a socket that others may not use");
        Path socket = folder.resolve("s.sock");
        try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listener.bind(UnixDomainSocketAddress.of(socket));
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw----"));
            String denied = "Permission denied (you must be root, or a member of the group of " + socket + ")\n";

            assertThat(run(tree, List.of("ipvsadm", "-Ln"), "SLUICE_SOCKET", socket.toString()))
                    .isEqualTo(new Said(2, "", "Can't initialize ipvs: " + denied));
            assertThat(run(tree, List.of("sluice", "status"), "SLUICE_SOCKET", socket.toString()))
                    .isEqualTo(new Said(1, "", "sluice: " + denied));
        }
    }

    @Test
    void withoutAnyFolderToWriteToCommandsAnswerAsWell() throws Exception {
        Files.writeString(caches, "not a folder");

        assertAnswers(run(tree));
    }

    private static void assertAnswers(Said said) {
        assertThat(said.out()).startsWith("ipvsadm v1.31 ");
        assertThat(said.err()).isEmpty();
        assertThat(said.exitCode()).isZero();
    }

    private Said run(Path deploy, String... environment) throws Exception {
        return run(deploy, List.of("ipvsadm", "--version"), environment);
    }

    private Said run(Path deploy, List<String> words, String... environment) throws Exception {
        List<String> command = new ArrayList<>(words);
        command.set(0, deploy.resolve("bin").resolve(words.getFirst()).toString());
        Process process = start(command, environment);
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Said(process.waitFor(), out, err);
    }

    /** The tree is read-only for whom the command runs as, but the folder of caches is theirs. */
    private Process start(List<String> command, String... environment) throws IOException {
        List<String> words = new ArrayList<>();
        if (isRoot() && !command.getFirst().startsWith(DEPLOY.toString())) {
            if (!Files.exists(caches)) {
                Files.createDirectory(caches);
            }
            chown(caches);
            words.addAll(List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
        }
        words.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().put("XDG_CACHE_HOME", caches.toString());
        builder.environment().put("TMPDIR", "/tmp");
        for (int i = 0; i < environment.length; i += 2) {
            builder.environment().put(environment[i], environment[i + 1]);
        }
        return builder.directory(folder.toFile()).start();
    }

    private static boolean isRoot() throws IOException {
        return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
    }

    private static void chown(Path path) throws IOException {
        try (Stream<Path> all = Files.walk(path)) {
            for (Path each : all.toList()) {
                Files.setAttribute(each, "unix:uid", NOBODY);
                Files.setAttribute(each, "unix:gid", NOBODY);
            }
        }
    }

    /** Runs a command and tells whether its main class came out of a cache. */
    private boolean isFromCache(Path deploy) throws Exception {
        Path log = Files.createTempDirectory(folder, "log").resolve("classes");
        Files.setPosixFilePermissions(log.getParent(), PosixFilePermissions.fromString("rwxrwxrwx"));
        assertAnswers(run(deploy, "SLUICE_JAVA_OPTIONS", "-Xlog:class+load:file=" + log));
        String main = Files.readAllLines(log).stream()
                .filter(line -> line.contains(" sluice.deploy.Main "))
                .findFirst()
                .orElseThrow();
        return main.contains("shared objects file");
    }

    private Path waitForCache() throws Exception {
        Path own = caches.resolve("sluice");
        waitFor(() -> names(own).stream().anyMatch(name -> name.endsWith(".aot"))
                && names(own).stream().noneMatch(name -> name.contains(".new")));
        // The lock is given back by the builder's end.
        assertThat(new ProcessBuilder("flock", own.resolve("lock").toString(), "true")
                        .start()
                        .waitFor())
                .isZero();
        return own.resolve(names(own).stream()
                .filter(name -> name.endsWith(".aot"))
                .findFirst()
                .orElseThrow());
    }

    private static List<String> names(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    /** Something that becomes true some time. */
    @FunctionalInterface
    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void waitFor(Condition condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(BUILD_SECONDS);
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as("waited %s seconds", BUILD_SECONDS).isLessThan(end);
            Thread.sleep(50);
        }
    }

    private void copy(String name) throws IOException {
        try (Stream<Path> files = Files.list(DEPLOY.resolve(name))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                copyFile(DEPLOY.relativize(file));
            }
        }
    }

    private void copyFile(Path file) throws IOException {
        Path to = tree.resolve(file);
        Files.createDirectories(to.getParent());
        Files.copy(DEPLOY.resolve(file), to, StandardCopyOption.COPY_ATTRIBUTES);
    }
}
