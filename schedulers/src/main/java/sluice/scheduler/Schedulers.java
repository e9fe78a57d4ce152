package sluice.scheduler;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The schedulers by the names that ipvsadm gives them. Thread: any. */
public final class Schedulers {
    private static final Map<String, Function<Tuning, Scheduler>> BY_NAME = new TreeMap<>(Map.ofEntries(
            Map.entry("dh", tuning -> new DestinationHashing()),
            Map.entry("fo", tuning -> new WeightedFailover()),
            Map.entry("lc", tuning -> new LeastConnection(tuning.compatibility())),
            Map.entry("lblc", LocalityLeastConnection::new),
            Map.entry("lblcr", LocalityLeastConnectionReplication::new),
            Map.entry("mh", tuning -> new MaglevHashing()),
            Map.entry("none", tuning -> new NoScheduler()),
            Map.entry("nq", tuning -> new NeverQueue()),
            Map.entry("ovf", tuning -> new WeightedOverflow()),
            Map.entry("rr", tuning -> new RoundRobin()),
            Map.entry("sed", tuning -> new ShortestExpectedDelay()),
            Map.entry("sh", tuning -> new SourceHashing()),
            Map.entry(
                    "twos",
                    tuning -> new PowerOfTwoChoices(
                            tuning.compatibility(), tuning.random().get())),
            Map.entry("wlc", tuning -> new WeightedLeastConnection(tuning.compatibility())),
            Map.entry("wrr", tuning -> new WeightedRoundRobin())));

    private Schedulers() {}

    /** A new scheduler without state, or null when the kernel that is followed has no scheduler of that name. */
    public static @Nullable Scheduler create(String name, Tuning tuning) {
        Function<Tuning, Scheduler> maker = BY_NAME.get(name);
        return maker == null || !isKnown(name, tuning.compatibility()) ? null : maker.apply(tuning);
    }

    /** Whether the kernel that is followed has a scheduler of that name. */
    public static boolean isKnown(String name, Compatibility kernel) {
        boolean isTooNew = name.equals("twos") && kernel == Compatibility.LINUX_6_1;
        return BY_NAME.containsKey(name) && !isTooNew;
    }

    /** All names, in alphabetical order; those that some kernels lack, too. */
    public static Set<String> names() {
        return Collections.unmodifiableSet(BY_NAME.keySet());
    }
}
