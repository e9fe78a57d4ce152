package sluice.control;

import io.avaje.json.JsonReader;
import io.avaje.jsonb.JsonType;
import org.jspecify.annotations.Nullable;

/**
 * A reply as a client sees it.
 *
 * @param value its result or row, if it has one
 * @param isRow whether more will come
 * @param error why the request failed, or null if it did not
 */
record Reply<T>(@Nullable T value, boolean isRow, @Nullable ErrorMessage error) {

    /** Reads {@code line}, whose result or row is of {@code type}, or passed over if that is null. */
    static <T> Reply<T> parse(String line, @Nullable JsonType<T> type) {
        T value = null;
        boolean isRow = false;
        ErrorMessage error = null;
        try (JsonReader reader = Schema.reader(line)) {
            reader.beginObject();
            while (reader.hasNextField()) {
                String field = reader.nextField();
                switch (field) {
                    case "result", "row" -> {
                        isRow = field.equals("row");
                        if (type == null) {
                            reader.skipValue();
                        } else {
                            value = type.fromJson(reader);
                        }
                    }
                    case "error" -> error = Schema.row(ErrorMessage.class).fromJson(reader);
                    default -> reader.skipValue();
                }
            }
            reader.endObject();
        }
        return new Reply<>(value, isRow, error);
    }
}
