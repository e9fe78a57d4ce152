package sluice.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a service is like. */
final class ServiceOptions {
    @Option(names = "--scheduler", paramLabel = "NAME", description = "How servers are chosen; wlc by default.")
    private @Nullable String scheduler;

    @Option(
            names = "--scheduler-flags",
            paramLabel = "FLAGS",
            description = "Flags of the scheduler with commas between, as sh-fallback,sh-port.")
    private @Nullable String flags;

    @Option(
            names = "--persistent",
            paramLabel = "SECONDS",
            arity = "0..1",
            fallbackValue = "360",
            description =
                    "Clients keep their server so long after their last connection; 360 seconds if none are said.")
    private @Nullable String persistence;

    @Option(
            names = "--netmask",
            paramLabel = "MASK",
            description = "Clients that are equal under it keep one server: a dotted mask, for IPv6 a prefix's length.")
    private @Nullable String netmask;

    @Option(names = "--persistence-engine", paramLabel = "NAME", description = "What else tells clients apart, as sip.")
    private @Nullable String engine;

    @Option(names = "--one-packet", description = "Each datagram is scheduled by itself.")
    private boolean isOnePacket;

    @Option(names = "--synproxy", paramLabel = "SWITCH", description = "enable or disable.")
    private @Nullable String synproxy;

    @Option(
            names = "--proxy-protocol",
            paramLabel = "VERSION",
            description = "How servers are told the client's address: v1, v2 or disable.")
    private @Nullable String proxyProtocol;

    @Option(
            names = "--connection-timeout",
            paramLabel = "SECONDS",
            description = "How long connections may be idle; 0 for the timeout of their protocol.")
    private @Nullable String connectionSeconds;

    /** The words of ipvsadm that say the same. */
    List<String> words() {
        List<String> words = new ArrayList<>();
        add(words, "-s", scheduler);
        add(words, "-b", flags);
        add(words, "-p", persistence);
        add(words, "-M", netmask);
        add(words, "--pe", engine);
        if (isOnePacket) {
            words.add("-o");
        }
        add(words, "-j", synproxy);
        add(words, "--proxy-protocol", proxyProtocol);
        add(words, "--conn-timeout", connectionSeconds);
        return words;
    }

    /** Adds option {@code name} if it has a value. */
    static void add(List<String> words, String name, @Nullable String value) {
        if (value != null) {
            words.add(name);
            words.add(value);
        }
    }
}
