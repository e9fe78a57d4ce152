package sluice.deploy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.ConstantPoolSharingOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.constant.ClassDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Gives classes of a jar that were compiled for Java 5 the form of Java 8: the same code, with the stack maps that
 * verifiers of later Java machines want. The cache of short commands takes no older ones, and picocli is of Java 5.
 *
 * <p>Run by the build on its own copy of the jar.
 */
public final class NewerClasses {
    private static final int FIRST_WITH_STACK_MAPS = ClassFile.JAVA_6_VERSION;

    private NewerClasses() {}

    /** Treats the jar {@code arguments[0]}, which stays as it is if nothing in it is that old. */
    public static void main(String[] arguments) throws IOException {
        Path jar = Path.of(arguments[0]);
        byte[] newer = newer(jar);
        if (newer != null) {
            Path next = jar.resolveSibling(jar.getFileName() + ".new");
            Files.write(next, newer);
            Files.move(next, jar, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static byte @Nullable [] newer(Path path) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        boolean isAnyOld = false;
        try (JarFile jar = new JarFile(path.toFile());
                JarOutputStream out = new JarOutputStream(bytes)) {
            ClassFile classes = classFile(jar);
            for (JarEntry entry : Collections.list(jar.entries())) {
                byte[] content = content(jar, entry);
                if (entry.getName().endsWith(".class")) {
                    ClassModel model = classes.parse(content);
                    if (model.majorVersion() < FIRST_WITH_STACK_MAPS) {
                        isAnyOld = true;
                        content = classes.transformClass(model, toJava8());
                    }
                }
                JarEntry copy = new JarEntry(entry.getName());
                copy.setTime(entry.getTime());
                out.putNextEntry(copy);
                out.write(content);
            }
        }
        return isAnyOld ? bytes.toByteArray() : null;
    }

    /** Method bodies are written anew, not copied: only then they get stack maps. */
    private static ClassTransform toJava8() {
        return ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL).andThen((builder, element) -> {
            if (element instanceof ClassFileVersion) {
                builder.withVersion(ClassFile.JAVA_8_VERSION, 0);
            } else {
                builder.with(element);
            }
        });
    }

    private static ClassFile classFile(JarFile jar) {
        ClassHierarchyResolver own = ClassHierarchyResolver.ofResourceParsing(type -> stream(jar, type));
        return ClassFile.of(
                ConstantPoolSharingOption.NEW_POOL,
                StackMapsOption.GENERATE_STACK_MAPS,
                ClassHierarchyResolverOption.of(own.orElse(ClassHierarchyResolver.defaultResolver())));
    }

    private static @Nullable InputStream stream(JarFile jar, ClassDesc type) {
        String descriptor = type.descriptorString();
        JarEntry entry = jar.getJarEntry(descriptor.substring(1, descriptor.length() - 1) + ".class");
        try {
            return entry == null ? null : jar.getInputStream(entry);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] content(JarFile jar, JarEntry entry) throws IOException {
        try (InputStream in = jar.getInputStream(entry)) {
            return in.readAllBytes();
        }
    }
}
