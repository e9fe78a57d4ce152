package sluice.control;

import io.avaje.jsonb.Json;
import org.jspecify.annotations.Nullable;

/**
 * A setting on the control socket.
 *
 * @param name its name in the kernel; requests may write {@code net.ipv4.vs.} before it, or name none to ask for all
 * @param value the value as text
 */
@Json
public record SettingMessage(
        @Nullable String name, @Nullable String value) {}
