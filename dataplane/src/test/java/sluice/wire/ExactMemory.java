package sluice.wire;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import sluice.dpdk.Memory;
import sluice.dpdk.MemoryRegions;

/**
 * Packets in memory that ends where they end: in checked mode a read or write beyond is an exception.
 *
 * <p>Closing it forbids all access.
 */
public final class ExactMemory implements AutoCloseable {
    private final Arena arena = Arena.ofShared();
    private final List<Long> addresses = new ArrayList<>();

    /** Puts {@code bytes} into memory of that very size and returns its address. */
    public long put(byte[] bytes) {
        return put(0, bytes);
    }

    /** As {@link #put(byte[])}, with {@code headroom} bytes before it. */
    public long put(int headroom, byte[] bytes) {
        long address = Memory.allocate(arena, Math.max(1, headroom + bytes.length), 64);
        addresses.add(address);
        // An allocation of one byte stands for none; nothing may touch it.
        MemoryRegions.remove(address);
        if (headroom + bytes.length > 0) {
            MemoryRegions.add(address, headroom + bytes.length);
            Memory.copyIn(bytes, 0, address + headroom, bytes.length);
        }
        return address + headroom;
    }

    /** Puts bytes that are given in hexadecimal. */
    public long put(String hex) {
        return put(HexFormat.of().parseHex(hex));
    }

    /** The bytes at an address. */
    public static byte[] bytes(long address, int length) {
        byte[] bytes = new byte[length];
        Memory.copyOut(address, bytes, 0, length);
        return bytes;
    }

    /** The bytes at an address in hexadecimal. */
    public static String hex(long address, int length) {
        return HexFormat.of().formatHex(bytes(address, length));
    }

    @Override
    public void close() {
        addresses.forEach(MemoryRegions::remove);
        arena.close();
    }
}
