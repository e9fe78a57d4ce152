package sluice.os;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.BitSet;

/** On which cores the calling thread may run. Works on platform threads; a virtual thread would pin its carrier. */
public final class Affinity {
    /** Cores that a mask has room for, as in the C library's {@code cpu_set_t}. */
    public static final int MOST_CORES = 1024;

    private static final int MASK_BYTES = MOST_CORES / 8;
    private static final FunctionDescriptor SIGNATURE = FunctionDescriptor.of(
            ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS);
    private static final MethodHandle SCHED_SETAFFINITY = LibC.findWithErrno("sched_setaffinity", SIGNATURE);
    private static final MethodHandle SCHED_GETAFFINITY = LibC.findWithErrno("sched_getaffinity", SIGNATURE);

    private Affinity() {}

    /**
     * Ties the calling thread to one core.
     *
     * @throws IllegalArgumentException when this machine, or this process, does not have the core
     */
    public static void pin(int core) {
        if (core < 0 || core >= MOST_CORES) {
            throw new IllegalArgumentException("a core is 0 to " + (MOST_CORES - 1) + ", not " + core);
        }
        BitSet one = new BitSet();
        one.set(core);
        allow(one);
    }

    /**
     * Lets the calling thread run on {@code cores}: what {@link #allowed} returned before it was pinned.
     *
     * @throws IllegalArgumentException when none of them can be used
     */
    public static void allow(BitSet cores) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment mask = arena.allocate(MASK_BYTES, Long.BYTES);
            MemorySegment.copy(MemorySegment.ofArray(cores.toLongArray()), 0, mask, 0, cores.toLongArray().length * 8L);
            MemorySegment errno = LibC.errnoBuffer(arena);
            if ((int) SCHED_SETAFFINITY.invokeExact(errno, 0, (long) MASK_BYTES, mask) != 0) {
                throw new IllegalArgumentException(
                        "cannot run on core " + cores + ": " + LibC.errorText(LibC.errno(errno)));
            }
        } catch (IllegalArgumentException e) {
            throw e;
        } catch (Throwable e) {
            throw LibC.unexpected(e);
        }
    }

    /** The cores on which the calling thread may run. */
    public static BitSet allowed() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment mask = arena.allocate(MASK_BYTES, Long.BYTES);
            MemorySegment errno = LibC.errnoBuffer(arena);
            if ((int) SCHED_GETAFFINITY.invokeExact(errno, 0, (long) MASK_BYTES, mask) < 0) {
                throw new IllegalStateException("sched_getaffinity: " + LibC.errorText(LibC.errno(errno)));
            }
            return BitSet.valueOf(mask.toArray(ValueLayout.JAVA_LONG));
        } catch (IllegalStateException e) {
            throw e;
        } catch (Throwable e) {
            throw LibC.unexpected(e);
        }
    }
}
