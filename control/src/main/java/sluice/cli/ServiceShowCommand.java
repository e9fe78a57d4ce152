package sluice.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import sluice.control.ControlClient;
import sluice.control.ControlException;
import sluice.control.ServiceListing;
import sluice.control.ServiceMessage;
import sluice.forward.LocalAddress;
import sluice.forward.Refused;
import sluice.forward.TrafficRates;
import sluice.rules.AddressText;
import sluice.rules.CommandLine;
import sluice.rules.EndpointText;
import sluice.rules.RuleText;

/** {@code sluice service show}. */
@Command(
        name = "show",
        description = "Show all about a virtual service and its real servers.",
        mixinStandardHelpOptions = true)
final class ServiceShowCommand extends RuleCommand {
    @Mixin
    private ServiceName service = new ServiceName();

    @Mixin
    private JsonOption json = new JsonOption();

    @Override
    List<String> words() {
        List<String> words = new ArrayList<>(List.of("-L"));
        words.addAll(service.words());
        return words;
    }

    @Override
    void carryOut(CommandLine line, ControlClient client, PrintWriter out) throws IOException, ControlException {
        List<ServiceListing> found = client.services(line.service()).services();
        if (json.prints(out, ServiceListing.class, found)) {
            return;
        }
        for (ServiceListing listing : found) {
            describe(listing, out);
        }
    }

    private static void describe(ServiceListing listing, PrintWriter out) throws IOException {
        ServiceMessage message = listing.service();
        TrafficRates rates = listing.traffic().rates();
        out.println("service      " + ServiceText.kind(message) + ' ' + ServiceText.name(message));
        out.println("as ipvsadm   " + rule(listing));
        for (LocalAddress local : locals(listing)) {
            out.println("local        " + AddressText.format(local.address()));
        }
        out.println("each second  " + rates.connections() + " connections, " + rates.inPackets() + " packets in, "
                + rates.outPackets() + " out");
        out.println();
        ServerRows.table(List.of(listing), false).print(out);
    }

    private static String rule(ServiceListing listing) throws IOException {
        try {
            return new RuleText(EndpointText.NUMERIC).add(listing.service().toService());
        } catch (Refused e) {
            throw new IOException("the daemon listed what this program does not understand: " + e.getMessage(), e);
        }
    }

    private static List<LocalAddress> locals(ServiceListing listing) throws IOException {
        List<LocalAddress> locals = new ArrayList<>();
        try {
            for (var local : listing.locals()) {
                locals.add(local.toLocal());
            }
        } catch (Refused e) {
            throw new IOException("the daemon listed what this program does not understand: " + e.getMessage(), e);
        }
        return locals;
    }
}
