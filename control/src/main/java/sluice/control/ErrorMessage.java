package sluice.control;

import io.avaje.jsonb.Json;

/**
 * Why a request failed.
 *
 * @param code a name of {@link sluice.forward.Refused.Reason} or a code of {@link ErrorCode}
 * @param message a sentence for people
 */
@Json
public record ErrorMessage(String code, String message) {}
