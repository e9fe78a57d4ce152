package sluice.deploy;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The files of the house as they lie on disk, without what builds and version control put beside them. */
record SourceTree(Path home, List<Path> files) {
    private static final Set<String> NOT_SOURCES = Set.of("target", ".git", ".idea", ".vscode");

    static SourceTree read() throws IOException {
        Path home = Path.of(System.getProperty("sluice.home"));
        List<Path> files = new ArrayList<>();
        Files.walkFileTree(home, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                return NOT_SOURCES.contains(String.valueOf(directory.getFileName()))
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                files.add(home.relativize(file));
                return FileVisitResult.CONTINUE;
            }
        });
        return new SourceTree(home, files);
    }

    List<Path> javaFiles() {
        return files.stream().filter(file -> file.toString().endsWith(".java")).toList();
    }

    /** Java files of the product, without tests. */
    List<Path> mainJavaFiles() {
        return javaFiles().stream()
                .filter(file -> file.toString().contains("/src/main/java/"))
                .toList();
    }

    /** The lines of a text file, or none when it holds something else. */
    List<String> lines(Path file) throws IOException {
        try {
            return Files.readAllLines(home.resolve(file));
        } catch (MalformedInputException e) {
            return List.of();
        }
    }

    String text(String file) throws IOException {
        return Files.readString(home.resolve(file));
    }
}
