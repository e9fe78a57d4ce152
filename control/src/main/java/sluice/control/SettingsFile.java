package sluice.control;

import java.io.IOException;
import java.util.List;
import sluice.forward.Refused;
import sluice.forward.Refused.Reason;
import sluice.forward.Setting;
import sluice.forward.Settings;

/**
 * Keeps the settings that are not at their defaults, in the format of {@code sysctl.conf}. Thread: see
 * {@link StateFolder}.
 */
final class SettingsFile {
    private final StateFile file;
    private final Settings defaults = new Settings();

    SettingsFile(StateFile file) {
        this.file = file;
    }

    List<String> restore(Settings settings) throws IOException {
        return file.restore(line -> {
            String[] parts = line.split("=", 2);
            if (parts.length < 2) {
                throw new Refused(Reason.EINVAL, "not a setting, as \"name = value\"");
            }
            SettingNames.set(settings, parts[0].strip(), parts[1].strip());
        });
    }

    void save(Settings settings) throws IOException {
        StringBuilder text = new StringBuilder();
        for (Setting setting : Setting.values()) {
            if (!settings.text(setting).equals(defaults.text(setting))) {
                text.append(setting.path())
                        .append(" = ")
                        .append(settings.text(setting))
                        .append('\n');
            }
        }
        file.save(text.toString());
    }
}
