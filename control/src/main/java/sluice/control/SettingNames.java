package sluice.control;

import java.util.Arrays;
import java.util.List;
import sluice.config.NearestName;
import sluice.forward.Refused;
import sluice.forward.Refused.Reason;
import sluice.forward.Setting;
import sluice.forward.Settings;

/** Settings by their names in the kernel, with or without {@link #PREFIX}. Thread: any. */
final class SettingNames {
    /** Where the kernel has them. */
    static final String PREFIX = "net.ipv4.vs.";

    private static final List<String> NAMES =
            Arrays.stream(Setting.values()).map(Setting::kernelName).toList();

    private SettingNames() {}

    /** The setting called {@code name}; the refusal of any other name has the nearest one. */
    static Setting find(String name) throws Refused {
        String plain = name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
        Setting setting = Setting.of(plain);
        if (setting == null) {
            throw new Refused(
                    Reason.ENOENT,
                    "there is no setting '" + name + "'"
                            + NearestName.of(plain, NAMES)
                                    .map(near -> "; did you mean '" + near + "'?")
                                    .orElse("; known are " + String.join(", ", NAMES)));
        }
        return setting;
    }

    /** Gives the setting called {@code name} the value that {@code value} writes. */
    static void set(Settings settings, String name, String value) throws Refused {
        Setting setting = find(name);
        try {
            settings.set(setting, Integer.parseInt(value));
        } catch (NumberFormatException e) {
            throw new Refused(
                    Reason.EINVAL,
                    setting.kernelName() + " is a whole number from " + setting.lowest() + " to " + setting.highest()
                            + ", not '" + value + "'");
        } catch (IllegalArgumentException e) {
            throw new Refused(Reason.EINVAL, String.valueOf(e.getMessage()));
        }
    }
}
