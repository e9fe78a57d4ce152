package sluice.control;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sluice.forward.Refused;
import sluice.forward.Refused.Reason;
import sluice.forward.Setting;
import sluice.forward.Settings;

/** Carries out what is asked about settings. Thread: the control thread. */
final class SettingRequests {
    private final Settings settings;

    SettingRequests(Settings settings) {
        this.settings = settings;
    }

    /** Changes the value of a setting. */
    void set(@Nullable SettingMessage setting) throws Refused {
        String name = setting == null ? null : setting.name();
        String value = setting == null ? null : setting.value();
        if (name == null || value == null) {
            throw new Refused(Reason.EINVAL, "'setting' needs a name and a value");
        }
        SettingNames.set(settings, name, value);
    }

    /** The named setting, or all if none is named. */
    List<SettingMessage> list(@Nullable SettingMessage named) throws Refused {
        String name = named == null ? null : named.name();
        List<Setting> listed = name == null ? Arrays.asList(Setting.values()) : List.of(SettingNames.find(name));
        return listed.stream().map(this::message).toList();
    }

    private SettingMessage message(Setting setting) {
        String withoutEffect = setting.withoutEffect().isEmpty() ? null : setting.withoutEffect();
        return new SettingMessage(setting.kernelName(), settings.text(setting), withoutEffect);
    }
}
