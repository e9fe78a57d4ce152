package sluice.control;

import io.avaje.json.JsonAdapter;
import io.avaje.json.JsonDataException;
import io.avaje.json.JsonReader;
import io.avaje.json.JsonWriter;
import io.avaje.jsonb.Json;
import io.avaje.jsonb.JsonType;
import io.avaje.jsonb.Jsonb;
import java.io.Writer;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sluice.forward.Traffic;
import sluice.forward.TrafficCounters;
import sluice.forward.TrafficRates;
import sluice.port.PortStatistics;
import sluice.rules.AddressText;
import sluice.rules.TimeoutSeconds;
import sluice.worker.ConflictStatus;
import sluice.worker.ConnectionStatus;
import sluice.worker.DropCounter;
import sluice.worker.NeighbourStatus;
import sluice.worker.PortStatus;
import sluice.worker.RouteStatus;
import sluice.worker.WorkerStatus;

/** The JSON of the control socket: which records travel, and how. Thread: any. */
@Json.Import({
    ConflictStatus.class,
    ConnectionStatus.class,
    DropCounter.class,
    NeighbourStatus.class,
    PortStatistics.class,
    PortStatus.class,
    RouteStatus.class,
    TimeoutSeconds.class,
    Traffic.class,
    TrafficCounters.class,
    TrafficRates.class,
    WorkerStatus.class
})
final class Schema {
    /** Replies are read leniently: a newer daemon may say more. */
    private static final Jsonb LENIENT = builder().build();

    private Schema() {}

    /** Requests are read strictly: a field that nobody knows is a mistake of the client. */
    static JsonType<Request> request() {
        return strict(Request.class);
    }

    /** As {@link #row}, but a field that nobody knows is a mistake: what people write, and requests. */
    static <T> JsonType<T> strict(Class<T> row) {
        return Strict.JSONB.type(row);
    }

    /** The type of lists of {@code row}. */
    static <T> JsonType<List<T>> list(Class<T> row) {
        return LENIENT.type(row).list();
    }

    /** The type {@code row}. */
    static <T> JsonType<T> row(Class<T> row) {
        return LENIENT.type(row);
    }

    /** A reader of {@code line}. */
    static JsonReader reader(String line) {
        return LENIENT.reader(line);
    }

    /** A writer to {@code out}. */
    static JsonWriter writer(Writer out) {
        return LENIENT.writer(out);
    }

    /** Made when it is first needed. */
    private static final class Strict {
        static final Jsonb JSONB = builder().failOnUnknown(true).build();
    }

    private static Jsonb.Builder builder() {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(new OwnExtensions(Schema.class.getClassLoader()));
        try {
            return Jsonb.builder().add(InetAddress.class, new AddressAdapter());
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** Addresses in digits; names would be looked up. */
    private static final class AddressAdapter implements JsonAdapter<InetAddress> {
        @Override
        public void toJson(JsonWriter writer, @Nullable InetAddress value) {
            if (value == null) {
                writer.nullValue();
            } else {
                writer.value(AddressText.format(value));
            }
        }

        @Override
        public InetAddress fromJson(JsonReader reader) {
            String text = reader.readString();
            InetAddress address = AddressText.parse(text);
            if (address == null) {
                throw new JsonDataException("'" + text + "' is not an address");
            }
            return address;
        }
    }
}
