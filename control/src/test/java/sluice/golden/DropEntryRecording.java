package sluice.golden;

import java.util.Map;

/** A recording of how the {@code drop_entry} defence thins a table out, which it does by dice. */
final class DropEntryRecording {
    private static final String BY_DICE = "statistics only";

    private DropEntryRecording() {}

    /** Whether {@code header} starts such a recording. */
    static boolean is(Map<?, ?> header) {
        return String.valueOf(header.get("desc")).contains(BY_DICE);
    }
}
