package sluice.control;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import sluice.forward.Refused;
import sluice.rules.AddressText;
import sluice.rules.Command;
import sluice.rules.CommandLine;
import sluice.rules.LineParser;
import sluice.rules.Names;
import sluice.sync.SyncDaemon;
import sluice.worker.Director;

/** Keeps the synchronisation daemons that run, as lines of ipvsadm that start them. Thread: see {@link StateFolder}. */
final class SyncFile {
    private final StateFile file;

    SyncFile(StateFile file) {
        this.file = file;
    }

    List<String> restore(Director director) throws IOException {
        return file.restore(line -> {
            CommandLine read = LineParser.parse(List.of(line.split("[ \t]+")), Names.ofSystem());
            if (read.command() != Command.START_DAEMON) {
                throw new Refused(Refused.Reason.EINVAL, "does not start a synchronisation daemon");
            }
            director.synchronisation().start(read.daemon());
        });
    }

    void save(List<SyncDaemon> daemons) throws IOException {
        StringBuilder text = new StringBuilder();
        for (SyncDaemon daemon : daemons) {
            text.append(line(daemon)).append('\n');
        }
        file.save(text.toString());
    }

    private static String line(SyncDaemon daemon) {
        InetAddress group = daemon.group();
        return "--start-daemon " + daemon.role().text()
                + " --mcast-interface " + daemon.port()
                + " --syncid " + daemon.syncId()
                + " --sync-maxlen " + daemon.maximumLength()
                + (group == null ? "" : " --mcast-group " + AddressText.format(group))
                + " --mcast-port " + daemon.groupPort()
                + " --mcast-ttl " + daemon.ttl();
    }
}
