package sluice.control;

import io.avaje.jsonb.Json;
import org.jspecify.annotations.Nullable;

/**
 * A setting on the control socket.
 *
 * @param name its name in the kernel; requests may write it as sysctl(8) does, or name none to ask for all
 * @param value the value as text
 * @param withoutEffect in replies: why it changes nothing, if it does not
 */
@Json
public record SettingMessage(
        @Nullable String name,
        @Nullable String value,
        @Nullable String withoutEffect) {
    /** A setting in a request. */
    static SettingMessage asked(@Nullable String name, @Nullable String value) {
        return new SettingMessage(name, value, null);
    }
}
