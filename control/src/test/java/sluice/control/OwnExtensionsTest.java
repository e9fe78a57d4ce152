package sluice.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.avaje.jsonb.spi.JsonbExtension;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class OwnExtensionsTest {
    private final OwnExtensions own = new OwnExtensions(Schema.class.getClassLoader());

    @Test
    void extensionThatItNamesIsTheOnlyOneOfTheClassPath() throws IOException {
        List<URL> files = Collections.list(
                Schema.class.getClassLoader().getResources("META-INF/services/" + JsonbExtension.class.getName()));

        assertThat(files).hasSize(1);
        try (InputStream file = files.getFirst().openStream()) {
            assertThat(new String(file.readAllBytes(), StandardCharsets.UTF_8).strip())
                    .isEqualTo(OwnExtensions.ADAPTERS);
        }
    }

    @Test
    void serviceLoaderFindsIt() {
        assertThat(ServiceLoader.load(JsonbExtension.class, own))
                .singleElement()
                .satisfies(
                        extension -> assertThat(extension.getClass().getName()).isEqualTo(OwnExtensions.ADAPTERS));
    }
}
