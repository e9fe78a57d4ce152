package sluice.control;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import sluice.connection.Timeouts;
import sluice.rules.TimeoutSeconds;
import sluice.worker.Director;

/**
 * What a daemon keeps across restarts: the files {@code rules}, {@code marks}, {@code settings}, {@code neighbours},
 * {@code routes}, {@code ports} and {@code sync} of its state directory. Each is written anew, as a whole, when something in it changes.
 *
 * <p>Thread: the control thread, and before that starts the one that restores.
 */
public final class StateFolder {
    private final Path folder;
    private final RulesFile rules;
    private final MarksFile marks;
    private final SettingsFile settings;
    private final NetworkFiles network;
    private final SyncFile sync;

    private StateFolder(Path folder) {
        this.folder = folder;
        this.rules = new RulesFile(new StateFile(folder, "rules"));
        this.marks = new MarksFile(new StateFile(folder, "marks"));
        this.settings = new SettingsFile(new StateFile(folder, "settings"));
        this.network = new NetworkFiles(folder);
        this.sync = new SyncFile(new StateFile(folder, "sync"));
    }

    /** The files in {@code folder}, which is made if it does not exist. */
    public static StateFolder in(Path folder) throws IOException {
        Files.createDirectories(folder);
        return new StateFolder(folder);
    }

    /** The folder. */
    public Path path() {
        return folder;
    }

    /**
     * Makes {@code director} what it was. Lines that cannot be carried out are left out, and their file is then kept
     * under another name.
     *
     * @return what was wrong, each as {@code FILE:LINE: MESSAGE}; empty if nothing was
     */
    public List<String> restore(Director director) throws IOException {
        List<String> problems = new ArrayList<>(settings.restore(director.settings()));
        problems.addAll(network.restore(director));
        problems.addAll(marks.restore(director.services(), portNames(director)));
        problems.addAll(rules.restore(director.services(), director.timeouts()));
        problems.addAll(sync.restore(director));
        return problems;
    }

    void saveSync(Director director) throws IOException {
        sync.save(director.synchronisation().list());
    }

    void saveRules(Director director) throws IOException {
        rules.save(director.services().rules(), timeouts(director));
    }

    /** The rules as the file of rules has them. */
    String rulesText(Director director) {
        return rules.text(director.services().rules(), timeouts(director));
    }

    void saveMarks(Director director) throws IOException {
        marks.save(director.services().marks(), portNames(director));
    }

    void saveSettings(Director director) throws IOException {
        settings.save(director.settings());
    }

    void saveNeighbours(Director director) throws IOException {
        network.saveNeighbours(director);
    }

    void saveRoutes(Director director) throws IOException {
        network.saveRoutes(director);
    }

    void savePorts(Director director) throws IOException {
        network.savePorts(director);
    }

    static TimeoutSeconds timeouts(Director director) {
        Timeouts timeouts = director.timeouts();
        return new TimeoutSeconds(timeouts.tcpSeconds(), timeouts.tcpFinSeconds(), timeouts.udpSeconds());
    }

    /** The names of the ports, in the order of their numbers. */
    static List<String> portNames(Director director) {
        return director.network().portNames();
    }
}
