package sluice.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Mixin;
import sluice.control.ControlClient;
import sluice.control.ControlException;
import sluice.worker.PortStatus;

/** Ports as a table or as JSON. */
final class PortListing {
    @Mixin
    private JsonOption json = new JsonOption();

    void print(ControlClient client, PrintWriter out) throws IOException, ControlException {
        List<PortStatus> rows = client.ports();
        if (json.prints(out, PortStatus.class, rows)) {
            return;
        }
        TextTable table = new TextTable(
                "PORT",
                "DEVICE",
                "VLAN",
                "USE",
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
                "OFFLOAD",
                "ADDRESSES");
        for (PortStatus row : rows) {
            table.add(
                    row.name(),
                    row.device(),
                    row.vlan() == 0 ? "-" : row.vlan(),
                    row.isSwitchedOn() ? "on" : "off",
                    row.isLinkUp() ? "up" : "down",
                    row.mac(),
                    row.mtu(),
                    row.queues(),
                    row.statistics().rxPackets(),
                    row.statistics().txPackets(),
                    row.statistics().rxBytes(),
                    row.statistics().txBytes(),
                    row.statistics().rxMissed(),
                    row.statistics().rxErrors() + row.statistics().txErrors(),
                    row.statistics().rxNoBuffer(),
                    row.offloads().isEmpty() ? "-" : String.join(",", row.offloads()),
                    row.addresses().isEmpty() ? "-" : String.join(",", row.addresses()));
        }
        table.print(out);
    }
}
