package sluice.control;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

/**
 * Tells the JSON library of the one extension that there is, our own adapters, which would otherwise be looked for in all of the
 * class path: to open a jar of thousands of classes takes a tenth of a short command. Thread: any.
 */
final class OwnExtensions extends ClassLoader {
    /** Made by the library's annotation processor; it has no package, so that it cannot be named in code. */
    static final String ADAPTERS = "GeneratedJsonComponent";

    OwnExtensions(ClassLoader parent) {
        super(parent);
    }

    /** The file of a {@link java.util.ServiceLoader}, whatever service it asks for. */
    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        return Collections.enumeration(List.of(URL.of(URI.create("extensions:own"), new Handler())));
    }

    private static final class Handler extends URLStreamHandler {
        @Override
        protected URLConnection openConnection(URL url) {
            return new Listing(url);
        }
    }

    private static final class Listing extends URLConnection {
        Listing(URL url) {
            super(url);
        }

        @Override
        public void connect() {
            connected = true;
        }

        @Override
        public InputStream getInputStream() {
            return new ByteArrayInputStream(ADAPTERS.getBytes(StandardCharsets.UTF_8));
        }
    }
}
