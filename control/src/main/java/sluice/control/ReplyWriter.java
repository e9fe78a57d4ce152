package sluice.control;

import io.avaje.json.JsonWriter;
import io.avaje.jsonb.JsonType;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes the replies to one request, one JSON object per line:
 *
 * <pre>
 * {"version":1,"id":"7","ok":true}                                 done
 * {"version":1,"id":"7","ok":true,"result":...}                    done, with an answer
 * {"version":1,"id":"7","ok":true,"row":...}                       one of several, more will come
 * {"version":1,"id":"7","ok":true,"rows":12}                       the end of several
 * {"version":1,"id":"7","ok":false,"error":{"code":...,"message":...}}
 * </pre>
 *
 * <p>Rows are gathered and written in blocks. Thread: its client's.
 */
public final class ReplyWriter {
    private static final int BLOCK_CHARACTERS = 32 * 1024;

    private final WritableByteChannel channel;
    private final StringWriter pending = new StringWriter();
    private @Nullable String id;
    private long rows;

    ReplyWriter(WritableByteChannel channel) {
        this.channel = channel;
    }

    /** Starts the replies to the request that is called {@code requestId}. */
    void begin(@Nullable String requestId) {
        id = requestId;
        rows = 0;
    }

    /** The request is done and there is nothing to say. */
    void done() throws IOException {
        write(true, writer -> {});
        flush();
    }

    /** The request is done; {@code value} is the answer. */
    <T> void result(JsonType<T> type, T value) throws IOException {
        write(true, writer -> {
            writer.name("result");
            type.toJson(value, writer);
        });
        flush();
    }

    /** One of several answers. */
    <T> void row(JsonType<T> type, T value) throws IOException {
        write(true, writer -> {
            writer.name("row");
            type.toJson(value, writer);
        });
        rows++;
        if (pending.getBuffer().length() >= BLOCK_CHARACTERS) {
            flush();
        }
    }

    /** All answers were given. */
    void endOfRows() throws IOException {
        write(true, writer -> {
            writer.name("rows");
            writer.value(rows);
        });
        flush();
    }

    /** The request failed. */
    void error(String code, String message) throws IOException {
        write(false, writer -> {
            writer.name("error");
            Schema.row(ErrorMessage.class).toJson(new ErrorMessage(code, message), writer);
        });
        flush();
    }

    private void write(boolean isOk, Consumer<JsonWriter> body) {
        try (JsonWriter writer = Schema.writer(pending)) {
            writer.beginObject();
            writer.name("version");
            writer.value(Protocol.VERSION);
            String name = id;
            if (name != null) {
                writer.name("id");
                writer.value(name);
            }
            writer.name("ok");
            writer.value(isOk);
            body.accept(writer);
            writer.endObject();
        }
        pending.write('\n');
    }

    private void flush() throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(pending.toString().getBytes(StandardCharsets.UTF_8));
        pending.getBuffer().setLength(0);
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
