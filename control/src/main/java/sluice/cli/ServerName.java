package sluice.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Which real server of which service a command is about. */
final class ServerName {
    @Mixin
    private ServiceName service = new ServiceName();

    @Parameters(
            index = "2",
            paramLabel = "SERVER",
            description = "The real server's address and port; without a port it has the service's.")
    private String server = "";

    /** The words of ipvsadm that name the server. */
    List<String> words() {
        List<String> words = new ArrayList<>(service.words());
        words.add("-r");
        words.add(server);
        return words;
    }
}
