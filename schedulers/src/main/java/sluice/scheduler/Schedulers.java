package sluice.scheduler;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The schedulers by the names that ipvsadm gives them. Thread: any. */
public final class Schedulers {
    private static final Map<String, Supplier<Scheduler>> BY_NAME = new TreeMap<>(Map.of(
            "rr", RoundRobin::new,
            "wrr", WeightedRoundRobin::new,
            "wlc", WeightedLeastConnection::new));

    private Schedulers() {}

    /** A new scheduler without state, or null when no scheduler has that name. */
    public static @Nullable Scheduler create(String name) {
        Supplier<Scheduler> supplier = BY_NAME.get(name);
        return supplier == null ? null : supplier.get();
    }

    /** All names, in alphabetical order. */
    public static Set<String> names() {
        return Collections.unmodifiableSet(BY_NAME.keySet());
    }
}
