package sluice.cli;

import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Parameters;

/** Which service a command is about. */
final class ServiceName {
    @Parameters(
            index = "0",
            paramLabel = "KIND",
            description = "One of ${COMPLETION-CANDIDATES}; fwmark and fwmark6 are for packets of IPv4 or IPv6 with a"
                    + " firewall mark.")
    private Kind kind = Kind.TCP;

    @Parameters(
            index = "1",
            paramLabel = "SERVICE",
            description = "The virtual address and port, as 192.0.2.10:80 or [2001:db8::10]:80, or the mark.")
    private String service = "";

    /** What tells packets of a service from others. */
    enum Kind {
        TCP,
        UDP,
        SCTP,
        FWMARK,
        FWMARK6;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The words of ipvsadm that name the service. */
    List<String> words() {
        return switch (kind) {
            case TCP -> List.of("-t", service);
            case UDP -> List.of("-u", service);
            case SCTP -> List.of("--sctp-service", service);
            case FWMARK -> List.of("-f", service);
            case FWMARK6 -> List.of("-f", service, "-6");
        };
    }
}
