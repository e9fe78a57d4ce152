package sluice.dpdk;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * The C shim, loaded once from the class path, and through it the DPDK libraries that it is linked with.
 *
 * <p>Thread: any; cold. The handles it gives live as long as the process.
 */
final class NativeLibrary {
    private static final String FILE = "libsluice_dpdk.so";

    private static final Linker LINKER = Linker.nativeLinker();
    private static @Nullable SymbolLookup symbols;

    private NativeLibrary() {}

    /**
     * Loads the library if it is not loaded yet.
     *
     * @throws DpdkException with the remedy, when the shim was not built or DPDK is not installed
     */
    static synchronized SymbolLookup load() {
        SymbolLookup loaded = symbols;
        if (loaded == null) {
            loaded = open();
            symbols = loaded;
        }
        return loaded;
    }

    private static SymbolLookup open() {
        URL resource = NativeLibrary.class.getResource(FILE);
        if (resource == null) {
            throw new DpdkException(
                    FILE + " is not on the class path: build it with `mvn generate-resources` or `make -C"
                            + " native/src/main/c`",
                    null);
        }
        try {
            if (resource.getProtocol().equals("file")) {
                return link(Path.of(resource.toURI()));
            }
            Path copy = copy(resource);
            try {
                return link(copy);
            } finally {
                Files.delete(copy);
            }
        } catch (IOException | URISyntaxException e) {
            throw new DpdkException("cannot read " + resource, e);
        }
    }

    /** A library cannot be loaded from within a jar; only this user can read the copy, which is gone once loaded. */
    private static Path copy(URL resource) throws IOException {
        Path copy = Files.createTempFile(
                "sluice", ".so", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try (InputStream in = resource.openStream()) {
            Files.write(copy, in.readAllBytes());
        }
        return copy;
    }

    private static SymbolLookup link(Path library) {
        try {
            return SymbolLookup.libraryLookup(library, Arena.global());
        } catch (IllegalArgumentException e) {
            throw new DpdkException(
                    "cannot load " + library + ": DPDK 22.11 is probably not installed; run deploy/install-deps build",
                    e);
        }
    }

    /** A handle for the C function {@code name}, of the shim or of DPDK. */
    static MethodHandle find(String name, FunctionDescriptor descriptor) {
        return LINKER.downcallHandle(load().findOrThrow(name), descriptor);
    }

    /**
     * As {@link #find}, for a function that returns within microseconds and makes no system call: the call is cheaper,
     * but no safepoint is reached while it runs.
     */
    static MethodHandle findCritical(String name, FunctionDescriptor descriptor) {
        return LINKER.downcallHandle(load().findOrThrow(name), descriptor, Linker.Option.critical(false));
    }

    /** A downcall itself cannot throw; the compiler does not know. */
    static AssertionError unexpected(Throwable e) {
        return new AssertionError(e);
    }
}
