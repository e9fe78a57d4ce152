package sluice.control;

import java.util.Arrays;
import java.util.List;
import sluice.config.NearestName;
import sluice.forward.Refused;
import sluice.forward.Refused.Reason;
import sluice.forward.Setting;
import sluice.forward.Settings;

/** Settings by their names in the kernel, alone or as sysctl(8) writes them. Thread: any. */
final class SettingNames {
    private static final List<String> NAMES =
            Arrays.stream(Setting.values()).map(Setting::kernelName).toList();

    private SettingNames() {}

    /** The setting called {@code name}; the refusal of any other name has the nearest one. */
    static Setting find(String name) throws Refused {
        Setting setting = Setting.of(name);
        if (setting == null) {
            throw new Refused(
                    Reason.ENOENT,
                    "there is no setting '" + name + "'"
                            + NearestName.of(name.substring(name.lastIndexOf('.') + 1), NAMES)
                                    .map(near -> "; did you mean '" + near + "'?")
                                    .orElse("; known are " + String.join(", ", NAMES)));
        }
        return setting;
    }

    /** Gives the setting called {@code name} the value that {@code value} writes. */
    static void set(Settings settings, String name, String value) throws Refused {
        try {
            settings.set(find(name), value);
        } catch (IllegalArgumentException e) {
            throw new Refused(Reason.EINVAL, String.valueOf(e.getMessage()));
        }
    }
}
