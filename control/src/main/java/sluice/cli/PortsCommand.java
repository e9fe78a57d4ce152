package sluice.cli;

import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import sluice.control.ControlClient;
import sluice.control.ControlException;
import sluice.port.PortStatistics;
import sluice.worker.PortStatus;

/** {@code sluice ports}. */
@Command(name = "ports", description = "List the ports and their counters.", mixinStandardHelpOptions = true)
final class PortsCommand extends ClientCommand {
    @Override
    void ask(ControlClient client, PrintWriter out) throws IOException, ControlException {
        TextTable table = new TextTable(
                "PORT",
                "DEVICE",
                "LINK",
                "MAC",
                "MTU",
                "QUEUES",
                "RX-PKTS",
                "TX-PKTS",
                "RX-BYTES",
                "TX-BYTES",
                "MISSED",
                "ERRORS",
                "NO-BUFFER",
                "ADDRESSES");
        for (PortStatus port : client.ports()) {
            PortStatistics counters = port.statistics();
            table.add(
                    port.name(),
                    port.device(),
                    port.isLinkUp() ? "up" : "down",
                    port.mac(),
                    port.mtu(),
                    port.queues(),
                    counters.rxPackets(),
                    counters.txPackets(),
                    counters.rxBytes(),
                    counters.txBytes(),
                    counters.rxMissed(),
                    counters.rxErrors() + counters.txErrors(),
                    counters.rxNoBuffer(),
                    String.join(",", port.addresses()));
        }
        table.print(out);
    }
}
