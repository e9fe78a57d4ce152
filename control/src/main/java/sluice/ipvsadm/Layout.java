package sluice.ipvsadm;

import sluice.rules.CommandLine;
import sluice.rules.Option;

/** How services are listed, and the two lines on top (spec 9.3). */
enum Layout {
    STATS("Prot LocalAddress:Port               Conns   InPkts  OutPkts  InBytes OutBytes", "  -> RemoteAddress:Port"),
    RATE("Prot LocalAddress:Port                 CPS    InPPS   OutPPS    InBPS   OutBPS", "  -> RemoteAddress:Port"),
    THRESHOLDS(
            "Prot LocalAddress:Port            Uthreshold Lthreshold ActiveConn InActConn ", "  -> RemoteAddress:Port"),
    PERSISTENT_CONN(
            "Prot LocalAddress:Port            Weight    PersistConn ActiveConn InActConn ", "  -> RemoteAddress:Port"),
    TUN_INFO(
            "Prot LocalAddress:Port Scheduler Flags",
            "  -> RemoteAddress:Port           Forward TunnelInfo    Weight ActiveConn InActConn"),
    DEFAULT(
            "Prot LocalAddress:Port Scheduler Flags",
            "  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn");

    private final String services;
    private final String servers;

    Layout(String services, String servers) {
        this.services = services;
        this.servers = servers;
    }

    /** The layout that {@code line} asks for; of several, the first in ipvsadm's order. */
    static Layout of(CommandLine line) {
        if (line.has(Option.STATS)) {
            return STATS;
        }
        if (line.has(Option.RATE)) {
            return RATE;
        }
        if (line.has(Option.THRESHOLDS)) {
            return THRESHOLDS;
        }
        if (line.has(Option.PERSISTENT_CONN)) {
            return PERSISTENT_CONN;
        }
        return line.has(Option.TUN_INFO) ? TUN_INFO : DEFAULT;
    }

    /** The two lines on top, with their ends. */
    String title() {
        return services + '\n' + servers + '\n';
    }
}
