package sluice.bench.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import sluice.bench.generator.BenchNetwork;
import sluice.bench.wire.ChildProcess;

/** nginx on the addresses of all servers: a small page, and a file of 64 MB that lies in memory. */
final class WebServer implements AutoCloseable {
    private static final int BIG_BYTES = 64 << 20;
    private static final int PATIENCE_TURNS = 50;
    private static final long TURN_MILLIS = 100;

    private final ChildProcess process;

    private WebServer(ChildProcess process) {
        this.process = process;
    }

    /** Starts it in the servers' namespace. */
    static WebServer start(PeerBench bench) throws IOException {
        Path folder = bench.scratch().resolve("web");
        Files.createDirectories(folder.resolve("files"));
        Files.write(folder.resolve("files").resolve("big"), new byte[BIG_BYTES]);
        Path configuration = folder.resolve("nginx.conf");
        Files.writeString(configuration, configuration(folder));
        List<String> command = Place.SERVER.within(List.of("nginx", "-c", configuration.toString()));
        return new WebServer(ChildProcess.start("nginx", command));
    }

    /** Waits until it answers. */
    void awaitAnswer() throws IOException, InterruptedException {
        String url = "http://" + PeerNetwork.serverAddresses().get(0) + ":" + BenchNetwork.SERVER_PORT + "/";
        for (int turn = 1; ; turn++) {
            try {
                Place.SERVER.run("", "curl", "-sf", "-o", "/dev/null", url);
                return;
            } catch (IOException e) {
                if (turn == PATIENCE_TURNS) {
                    throw new IOException("nginx does not answer", e);
                }
                TimeUnit.MILLISECONDS.sleep(TURN_MILLIS);
            }
        }
    }

    private static String configuration(Path folder) {
        return """
                user root;
                daemon off;
                worker_processes 1;
                pid %1$s/nginx.pid;
                error_log %1$s/error.log;
                events { worker_connections 4096; }
                http {
                  access_log off;
                  sendfile on;
                  keepalive_requests 1000000000;
                  client_body_temp_path %1$s/body;
                  proxy_temp_path %1$s/proxy;
                  fastcgi_temp_path %1$s/fastcgi;
                  uwsgi_temp_path %1$s/uwsgi;
                  scgi_temp_path %1$s/scgi;
                  server {
                    listen %2$d backlog=4096;
                    root %1$s/files;
                    location = / { return 200 "here\\n"; }
                  }
                }
                """.formatted(folder, BenchNetwork.SERVER_PORT);
    }

    @Override
    public void close() {
        process.close();
    }
}
