package sluice.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values and bounds of the settings (spec 7.5). */
final class SettingsTest {
    private final Settings settings = new Settings();

    @ParameterizedTest
    @CsvSource({
        "sync_threshold, 0 0, 0 0",
        "sync_threshold, 7 8, 7 8",
        "sync_threshold, 9 0, 9 0",
        "sync_threshold, 49, 49 50",
        "sync_ports, 64, 64",
        "am_droprate, -2147483648, -2147483648",
        "drop_packet, 3, 3",
    })
    void takesWhatTheKernelTakes(String name, String value, String shown) {
        Setting setting = Setting.of(name);
        assertThat(setting).isNotNull();
        settings.set(setting, value);
        assertThat(settings.text(setting).replace('\t', ' ')).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({
        "sync_threshold, 8 8",
        "sync_threshold, 9 8",
        "sync_threshold, -1 8",
        "sync_threshold, 1 -1",
        "sync_threshold, 1 2 3",
        "sync_ports, 0",
        "sync_ports, 6",
        "drop_packet, 4",
        "secure_tcp, -1",
        "amemthresh, 1 2",
        "amemthresh, ''",
        "amemthresh, 2147483648",
    })
    void keepsTheOldValueWhenItRefuses(String name, String value) {
        Setting setting = Setting.of(name);
        assertThat(setting).isNotNull();
        String before = settings.text(setting);
        assertThatThrownBy(() -> settings.set(setting, value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name)
                .hasMessageEndingWith("not '" + value + "'");
        assertThat(settings.text(setting)).isEqualTo(before);
    }

    @Test
    void findsASettingByItsPathToo() {
        assertThat(Setting.of("net.ipv4.vs.drop_entry")).isEqualTo(Setting.DROP_ENTRY);
        assertThat(Setting.of("net.ipv4.conf.all.accept_local")).isEqualTo(Setting.ACCEPT_LOCAL);
        assertThat(Setting.of("net.ipv4.vs.accept_local")).isNull();
    }

    @Test
    void countsChanges() {
        int before = settings.version();
        settings.set(Setting.CONNTRACK, 1);
        assertThat(settings.version()).isEqualTo(before + 1);
    }
}
