package sluice.rules;

import java.util.ArrayList;
import java.util.List;

/** The three flag bits of a scheduler and their names (spec 1.1). Thread: any. */
public final class SchedulerFlags {
    /** {@code flag-1}, {@code sh-fallback}, {@code mh-fallback}. */
    public static final int FIRST = 0x08;

    /** {@code flag-2}, {@code sh-port}, {@code mh-port}. */
    public static final int SECOND = 0x10;

    /** {@code flag-3}. */
    public static final int THIRD = 0x20;

    private static final int[] BITS = {FIRST, SECOND, THIRD};
    private static final List<String> HASH_NAMES = List.of("fallback", "port");
    private static final List<String> HASH_SCHEDULERS = List.of("sh", "mh");
    private static final String GENERAL_PREFIX = "flag-";

    private SchedulerFlags() {}

    /** The bits that {@code list} of names, separated by commas, stands for. */
    static int parse(String scheduler, String list) throws UsageException {
        int bits = 0;
        for (String name : list.split(",", -1)) {
            bits |= bit(scheduler, name);
        }
        return bits;
    }

    /** The names of {@code bits} for {@code scheduler}, separated by commas; a bit without a name there is left out. */
    public static String names(String scheduler, int bits) {
        List<String> names = new ArrayList<>();
        boolean isHash = HASH_SCHEDULERS.contains(scheduler);
        for (int i = 0; i < BITS.length; i++) {
            if ((bits & BITS[i]) == 0) {
                continue;
            }
            if (!isHash) {
                names.add(GENERAL_PREFIX + (i + 1));
            } else if (i < HASH_NAMES.size()) {
                names.add(scheduler + '-' + HASH_NAMES.get(i));
            }
        }
        return String.join(",", names);
    }

    private static int bit(String scheduler, String name) throws UsageException {
        for (int i = 0; i < BITS.length; i++) {
            if (name.equals(GENERAL_PREFIX + (i + 1))) {
                return BITS[i];
            }
        }
        for (String owner : HASH_SCHEDULERS) {
            for (int i = 0; i < HASH_NAMES.size(); i++) {
                if (name.equals(owner + '-' + HASH_NAMES.get(i))) {
                    if (!owner.equals(scheduler)) {
                        throw UsageException.check("incompatible scheduler flag `" + name + "'");
                    }
                    return BITS[i];
                }
            }
        }
        throw UsageException.check("invalid scheduler flag `" + name + "'");
    }
}
