package sluice.deploy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import sluice.forward.Routes;
import sluice.replay.OfflineDirector;
import sluice.replay.OfflineLink;
import sluice.scheduler.Compatibility;
import sluice.worker.DirectorPort;

/**
 * A director without devices and privileges that answers while commands are trained, or timed. It ends when nothing is
 * left to read from its standard input, as when whoever started it has died.
 */
public final class TrainingDirector {
    private static final int CONNECTIONS = 4096;
    private static final long MAC = 0x020000000001L;
    private static final int MTU = 1500;
    private static final int ADDRESS = 0xC0A8_0001;
    private static final int PREFIX_LENGTH = 24;

    private TrainingDirector() {}

    /**
     * Serves the socket {@code control.sock} in the folder {@code arguments[0]}, where its files go, too; says {@code
     * ready} when it does.
     */
    public static void main(String[] arguments) throws IOException {
        Routes routes = Routes.builder().connected(0, ADDRESS, PREFIX_LENGTH).build();
        OfflineLink link =
                new OfflineLink("outside", MAC, MTU, List.of(new DirectorPort.Address(ADDRESS, PREFIX_LENGTH)), false);
        try (OfflineDirector director = new OfflineDirector(
                Path.of(arguments[0]), Compatibility.LINUX_6_12, CONNECTIONS, List.of(link), routes)) {
            director.start();
            System.out.println("ready");
            System.in.readAllBytes();
        }
        System.exit(0);
    }
}
