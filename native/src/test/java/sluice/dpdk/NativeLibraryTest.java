package sluice.dpdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeLibraryTest {
    @TempDir
    private Path directory;

    @Test
    void layoutsOfShimAndJavaAgree() {
        assertThatCode(MbufLayout::check).doesNotThrowAnyException();
    }

    @Test
    void errorNumbersOfDpdkHaveTexts() {
        assertThat(ErrorText.of(-22)).isEqualTo("Invalid argument");
    }

    @Test
    void prefetchingWrongAddressesDoesNoHarm() {
        long addresses = Memory.allocate(16, 8);
        Memory.putHostI64(addresses, 1);
        assertThatCode(() -> Prefetch.lines(addresses, 2)).doesNotThrowAnyException();
    }

    @Test
    void loadsFromWithinAJar() throws Exception {
        Path jar = jarOf("sluice");
        assertThatCode(() -> callPrefetch(jar)).doesNotThrowAnyException();
    }

    @Test
    void missingShimIsExplained() throws Exception {
        Path jar = jarOf(
                "sluice/dpdk/Prefetch.class", "sluice/dpdk/NativeLibrary.class", "sluice/dpdk/DpdkException.class");
        assertThatThrownBy(() -> callPrefetch(jar))
                .rootCause()
                .hasMessageContaining("libsluice_dpdk.so is not on the class path: build it");
    }

    private Path jarOf(String... entries) throws Exception {
        Path classes = Path.of(NativeLibrary.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Path jar = directory.resolve("native.jar");
        String arguments = "cf " + jar;
        for (String entry : entries) {
            arguments += " -C " + classes + " " + entry;
        }
        int result = ToolProvider.findFirst("jar").orElseThrow().run(System.out, System.err, arguments.split(" "));
        assertThat(result).isZero();
        return jar;
    }

    private static void callPrefetch(Path jar) throws Exception {
        URL[] path = {jar.toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(path, ClassLoader.getPlatformClassLoader())) {
            Method lines = loader.loadClass("sluice.dpdk.Prefetch").getMethod("lines", long.class, int.class);
            lines.invoke(null, 0L, 0);
        }
    }
}
