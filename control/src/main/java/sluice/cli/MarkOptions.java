package sluice.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;
import sluice.control.MarkMessage;

/** The options that describe a mark rule, and the line of options that describes one. */
final class MarkOptions {
    @Option(
            names = "--mark",
            required = true,
            paramLabel = "NUMBER",
            converter = MarkNumber.class,
            description = "The mark: 1 to 4294967295, or hexadecimal after 0x.")
    private long mark;

    @Option(names = "--protocol", paramLabel = "NAME", description = "tcp, udp, sctp or any (the default).")
    private @Nullable String protocol;

    @Option(names = "--source", paramLabel = "PREFIX", description = "Network of the source, as 10.0.0.0/8.")
    private @Nullable String source;

    @Option(names = "--destination", paramLabel = "PREFIX", description = "Network of the destination.")
    private @Nullable String destination;

    @Option(names = "--sport", paramLabel = "A[-B]", description = "Source port, or the first and last of a range.")
    private @Nullable String sourcePorts;

    @Option(
            names = "--dport",
            paramLabel = "A[-B]",
            description = "Destination port, or the first and last of a range.")
    private @Nullable String destinationPorts;

    @Option(names = "--in", paramLabel = "PORT", description = "Name of the port that receives the packet.")
    private @Nullable String in;

    @Option(names = "--ipv6", description = "The rule is about IPv6; needed only without any network.")
    private boolean isIpv6;

    /** Numbers as C programs read them: decimal, octal after 0 or hexadecimal after 0x. */
    static final class MarkNumber implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            try {
                return Long.decode(text);
            } catch (NumberFormatException e) {
                throw new TypeConversionException("'" + text + "' is not a number");
            }
        }
    }

    MarkMessage message() {
        return new MarkMessage(mark, protocol, source, destination, sourcePorts, destinationPorts, in, isIpv6);
    }

    /** The options that make {@code rule}. */
    static String line(MarkMessage rule) {
        return "--mark " + rule.mark()
                + option("--protocol", rule.protocol())
                + option("--source", rule.source())
                + option("--destination", rule.destination())
                + option("--sport", rule.sourcePorts())
                + option("--dport", rule.destinationPorts())
                + option("--in", rule.in())
                + (rule.ipv6() ? " --ipv6" : "");
    }

    private static String option(String name, @Nullable String value) {
        return value == null ? "" : " " + name + " " + value;
    }
}
