package sluice.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a real server is like. */
final class ServerOptions {
    @Option(
            names = "--method",
            paramLabel = "METHOD",
            defaultValue = "dr",
            description = "How packets reach it: ${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} by default.")
    private Method method = Method.DR;

    @Option(names = "--weight", paramLabel = "NUMBER", description = "Its share; 1 by default, 0 for no new clients.")
    private @Nullable String weight;

    @Option(
            names = "--upper-threshold",
            paramLabel = "NUMBER",
            description = "Connections from which it gets no new ones; 0 for no limit.")
    private @Nullable String upper;

    @Option(
            names = "--lower-threshold",
            paramLabel = "NUMBER",
            description = "Connections below which it gets new ones again; 0 for three quarters of the upper.")
    private @Nullable String lower;

    @Option(names = "--tunnel", paramLabel = "KIND", description = "For tun: ipip (default), gue or gre.")
    private @Nullable String tunnel;

    @Option(names = "--tunnel-port", paramLabel = "PORT", description = "For gue: UDP port of the tunnel's far end.")
    private @Nullable String tunnelPort;

    @Option(
            names = "--tunnel-checksum",
            paramLabel = "KIND",
            description = "For gue and gre: checksum of the outer header, ${COMPLETION-CANDIDATES}; none by default.")
    private @Nullable Checksum tunnelChecksum;

    /** How packets reach a server, in the words that people use. */
    enum Method {
        NAT("-m"),
        DR("-g"),
        TUN("-i"),
        FULLNAT("-b");

        private final String word;

        Method(String word) {
            this.word = word;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The checksum of a tunnel's outer header. */
    enum Checksum {
        NONE("--tun-nocsum"),
        FULL("--tun-csum"),
        REMOTE("--tun-remcsum");

        private final String word;

        Checksum(String word) {
            this.word = word;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The words of ipvsadm that say the same. */
    List<String> words() {
        List<String> words = new ArrayList<>();
        words.add(method.word);
        ServiceOptions.add(words, "-w", weight);
        ServiceOptions.add(words, "-x", upper);
        ServiceOptions.add(words, "-y", lower);
        ServiceOptions.add(words, "--tun-type", tunnel);
        ServiceOptions.add(words, "--tun-port", tunnelPort);
        if (tunnelChecksum != null) {
            words.add(tunnelChecksum.word);
        }
        return words;
    }
}
