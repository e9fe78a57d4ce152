package sluice.dpdk;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The one door to raw memory: static accessors over absolute addresses.
 *
 * <p>Two families. {@code u8 u16 u32 i32 i64} read and write network byte order (big endian) and are meant for packets;
 * {@code host...} read and write the machine's byte order and are meant for our own tables, whose addresses are
 * aligned to the size of the value. With {@code -Dsluice.checked=true} each access is checked against the registered
 * {@link MemoryRegions}; without it the check is compiled away and a wrong address ends the process.
 *
 * <p>Thread: any. Atomicity: naturally aligned values up to eight bytes are never torn.
 */
public final class Memory {
    /** Whether every access is checked against the registered regions ({@code -Dsluice.checked=true}). */
    public static final boolean CHECKED = Boolean.getBoolean("sluice.checked");

    /** Bytes in a cache line of every processor that we know of. */
    public static final int CACHE_LINE_BYTES = 64;

    private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    private static final ValueLayout.OfShort NET_SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt NET_INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong NET_LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private static final VarHandle INT = ValueLayout.JAVA_INT.varHandle().withInvokeExactBehavior();
    private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle().withInvokeExactBehavior();

    /** Addresses of processes end here, on every processor that Linux gives 64 bits. */
    private static final long ADDRESSES = (1L << 47) - 1;

    private Memory() {}

    /**
     * The same address, in a form whose range the compiler knows: it then leaves out the check of bounds for each access at
     * a fixed distance from it. For addresses that are read from memory or computed from an index, in code that runs per
     * packet.
     */
    public static long address(long address) {
        return address & ADDRESSES;
    }

    /** The unsigned byte at {@code address}. */
    public static int u8(long address) {
        check(address, 1);
        return ALL.get(ValueLayout.JAVA_BYTE, address) & 0xFF;
    }

    /** Stores the low byte of {@code value}. */
    public static void putU8(long address, int value) {
        checkWrite(address, 1);
        ALL.set(ValueLayout.JAVA_BYTE, address, (byte) value);
    }

    /** The unsigned 16-bit value in network byte order at {@code address}, which need not be aligned. */
    public static int u16(long address) {
        check(address, 2);
        return ALL.get(NET_SHORT, address) & 0xFFFF;
    }

    /** Stores the low 16 bits of {@code value} in network byte order. */
    public static void putU16(long address, int value) {
        checkWrite(address, 2);
        ALL.set(NET_SHORT, address, (short) value);
    }

    /** The 32-bit value in network byte order at {@code address}, which need not be aligned. */
    public static int i32(long address) {
        check(address, 4);
        return ALL.get(NET_INT, address);
    }

    /** Stores {@code value} in network byte order. */
    public static void putI32(long address, int value) {
        checkWrite(address, 4);
        ALL.set(NET_INT, address, value);
    }

    /** As {@link #i32(long)}, unsigned. */
    public static long u32(long address) {
        return i32(address) & 0xFFFF_FFFFL;
    }

    /** The 64-bit value in network byte order at {@code address}, which need not be aligned. */
    public static long i64(long address) {
        check(address, 8);
        return ALL.get(NET_LONG, address);
    }

    /** Stores {@code value} in network byte order. */
    public static void putI64(long address, long value) {
        checkWrite(address, 8);
        ALL.set(NET_LONG, address, value);
    }

    /** The unsigned 16-bit value in host byte order at {@code address}, which need not be aligned. */
    public static int hostU16(long address) {
        check(address, 2);
        return ALL.get(ValueLayout.JAVA_SHORT_UNALIGNED, address) & 0xFFFF;
    }

    /** Stores the low 16 bits of {@code value} in host byte order. */
    public static void putHostU16(long address, int value) {
        checkWrite(address, 2);
        ALL.set(ValueLayout.JAVA_SHORT_UNALIGNED, address, (short) value);
    }

    /** The 32-bit value in host byte order at {@code address}, which need not be aligned. */
    public static int hostI32(long address) {
        check(address, 4);
        return ALL.get(ValueLayout.JAVA_INT_UNALIGNED, address);
    }

    /** Stores {@code value} in host byte order. */
    public static void putHostI32(long address, int value) {
        checkWrite(address, 4);
        ALL.set(ValueLayout.JAVA_INT_UNALIGNED, address, value);
    }

    /** The 64-bit value in host byte order at {@code address}, which need not be aligned. */
    public static long hostI64(long address) {
        check(address, 8);
        return ALL.get(ValueLayout.JAVA_LONG_UNALIGNED, address);
    }

    /** Stores {@code value} in host byte order. */
    public static void putHostI64(long address, long value) {
        checkWrite(address, 8);
        ALL.set(ValueLayout.JAVA_LONG_UNALIGNED, address, value);
    }

    /** Reads an aligned int with acquire semantics. */
    public static int acquireI32(long address) {
        check(address, 4);
        return (int) INT.getAcquire(ALL, address);
    }

    /** Writes an aligned int with release semantics. */
    public static void releaseI32(long address, int value) {
        checkWrite(address, 4);
        INT.setRelease(ALL, address, value);
    }

    /** Reads an aligned long with acquire semantics. */
    public static long acquireI64(long address) {
        check(address, 8);
        return (long) LONG.getAcquire(ALL, address);
    }

    /** Writes an aligned long with release semantics. */
    public static void releaseI64(long address, long value) {
        checkWrite(address, 8);
        LONG.setRelease(ALL, address, value);
    }

    /** Atomically adds to an aligned int and returns the value before. */
    public static int getAndAddI32(long address, int delta) {
        checkWrite(address, 4);
        return (int) INT.getAndAdd(ALL, address, delta);
    }

    /** Atomically adds to an aligned long and returns the value before. */
    public static long getAndAddI64(long address, long delta) {
        checkWrite(address, 8);
        return (long) LONG.getAndAdd(ALL, address, delta);
    }

    /** Atomically replaces an aligned int if it holds {@code expected}; returns whether it did. */
    public static boolean compareAndSetI32(long address, int expected, int value) {
        checkWrite(address, 4);
        return INT.compareAndSet(ALL, address, expected, value);
    }

    /** Atomically replaces an aligned long if it holds {@code expected}; returns whether it did. */
    public static boolean compareAndSetI64(long address, long expected, long value) {
        checkWrite(address, 8);
        return LONG.compareAndSet(ALL, address, expected, value);
    }

    /** Copies {@code bytes} bytes; the ranges may overlap. */
    public static void copy(long from, long to, long bytes) {
        check(from, bytes);
        checkWrite(to, bytes);
        MemorySegment.copy(ALL, from, ALL, to, bytes);
    }

    /** Copies from a heap array. */
    public static void copyIn(byte[] from, int offset, long to, int bytes) {
        checkWrite(to, bytes);
        MemorySegment.copy(from, offset, ALL, ValueLayout.JAVA_BYTE, to, bytes);
    }

    /** Copies to a heap array. */
    public static void copyOut(long from, byte[] to, int offset, int bytes) {
        check(from, bytes);
        MemorySegment.copy(ALL, ValueLayout.JAVA_BYTE, from, to, offset, bytes);
    }

    /** Sets {@code bytes} bytes to {@code value}; makes an object, so not for packets. */
    public static void fill(long address, long bytes, int value) {
        checkWrite(address, bytes);
        ALL.asSlice(address, bytes).fill((byte) value);
    }

    /**
     * Allocates zeroed memory that lives as long as the process.
     *
     * @param bytes size, more than 0
     * @param alignment a power of two, in bytes
     * @return the address of the first byte
     */
    public static long allocate(long bytes, long alignment) {
        return register(MemorySegment.ofAddress(ProcessMemory.allocate(bytes, alignment))
                .reinterpret(bytes));
    }

    /**
     * Allocates zeroed memory that lives as long as {@code arena}.
     *
     * @return the address of the first byte
     */
    public static long allocate(Arena arena, long bytes, long alignment) {
        return register(arena.allocate(bytes, alignment));
    }

    /** Makes a native segment accessible in checked mode and returns its address. */
    public static long register(MemorySegment segment) {
        if (CHECKED) {
            MemoryRegions.add(segment.address(), segment.byteSize());
        }
        return segment.address();
    }

    private static void check(long address, long bytes) {
        if (CHECKED) {
            MemoryRegions.check(address, bytes, false);
        }
    }

    private static void checkWrite(long address, long bytes) {
        if (CHECKED) {
            MemoryRegions.check(address, bytes, true);
        }
    }
}
