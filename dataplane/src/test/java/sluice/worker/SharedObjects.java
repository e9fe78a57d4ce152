package sluice.worker;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import sluice.port.PacketPool;
import sluice.port.Port;

/**
 * The objects on the Java heap that two workers both reach, with what is in them.
 *
 * <p>Followed are the fields of Sluice's and Agrona's classes, arrays and the JDK's collections. Not followed are ports and
 * pools, which stand for devices here, the director, which the control thread has, and Chronicle's map, which packets of known
 * flows do not come to. What is compared is
 * what is there afterwards: a field that gets the value that it had is not seen.
 */
final class SharedObjects {
    private final IdentityHashMap<Object, Object> stateByObject = new IdentityHashMap<>();

    private SharedObjects() {}

    /** Those that are reached from {@code one} and from {@code other}. */
    static SharedObjects of(Object one, Object other) {
        Set<Object> seen = reachableFrom(one);
        SharedObjects shared = new SharedObjects();
        for (Object object : reachableFrom(other)) {
            if (seen.contains(object)) {
                shared.stateByObject.put(object, state(object));
            }
        }
        return shared;
    }

    /** How many there are. */
    int size() {
        return stateByObject.size();
    }

    /** Names of classes with the fields that have changed since. */
    Set<String> changes() {
        Set<String> changes = new TreeSet<>();
        stateByObject.forEach((object, before) -> {
            Object now = state(object);
            if (before instanceof Map<?, ?> old && now instanceof Map<?, ?> fields) {
                fields.forEach((field, value) -> {
                    if (!isSame(old.get(field), value)) {
                        changes.add(object.getClass().getName() + "." + field);
                    }
                });
            } else if (!Objects.deepEquals(before, now)) {
                changes.add(object.getClass().getName());
            }
        });
        return changes;
    }

    private static boolean isSame(@Nullable Object before, @Nullable Object now) {
        boolean isNumber = now instanceof Number || now instanceof Boolean || now instanceof Character;
        return before == now || (isNumber && Objects.equals(before, now));
    }

    private static Set<Object> reachableFrom(Object root) {
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Object> open = new ArrayDeque<>(List.of(root));
        while (!open.isEmpty()) {
            Object object = open.remove();
            if (isFollowed(object) && seen.add(object)) {
                open.addAll(neighbours(object));
            }
        }
        return seen;
    }

    private static boolean isFollowed(Object object) {
        String name = object.getClass().getName();
        boolean isContent = object instanceof Number
                || object instanceof ByteBuffer
                || object instanceof Collection
                || object.getClass().isArray();
        boolean isMap = object instanceof Map && name.startsWith("java.");
        boolean isOurs = name.startsWith("sluice.") || name.startsWith("org.agrona.");
        boolean isElsewhere = object instanceof Port || object instanceof PacketPool || object instanceof Director;
        return isContent || isMap || (isOurs && !isElsewhere);
    }

    private static List<Object> neighbours(Object object) {
        List<@Nullable Object> found = new ArrayList<>();
        if (object instanceof Map<?, ?> map) {
            found.addAll(map.keySet());
            found.addAll(map.values());
        } else if (object instanceof Collection<?> collection) {
            found.addAll(collection);
        } else if (object instanceof Object[] array) {
            found.addAll(Arrays.asList(array));
        } else if (isOfFields(object)) {
            found.addAll(fields(object).values());
        }
        List<Object> neighbours = new ArrayList<>();
        for (Object neighbour : found) {
            if (neighbour != null) {
                neighbours.add(neighbour);
            }
        }
        return neighbours;
    }

    private static boolean isOfFields(Object object) {
        return !(object instanceof Number
                || object instanceof ByteBuffer
                || object.getClass().isArray());
    }

    /** What is in an object: a copy of an array or buffer, a number's value, otherwise the fields by their names. */
    private static Object state(Object object) {
        if (object instanceof Number number) {
            return number.longValue();
        }
        if (object instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.capacity()];
            buffer.get(0, bytes);
            return bytes;
        }
        if (object instanceof Map<?, ?> || object instanceof Collection<?>) {
            return neighbours(object);
        }
        if (object.getClass().isArray()) {
            int length = Array.getLength(object);
            Object copy = Array.newInstance(object.getClass().getComponentType(), length);
            System.arraycopy(object, 0, copy, 0, length);
            return copy;
        }
        return fields(object);
    }

    private static Map<String, @Nullable Object> fields(Object object) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (Class<?> type = object.getClass(); type != null && type != Object.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && field.trySetAccessible()) {
                    values.put(type.getSimpleName() + "." + field.getName(), value(field, object));
                }
            }
        }
        return values;
    }

    private static @Nullable Object value(Field field, Object object) {
        try {
            return field.get(object);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
