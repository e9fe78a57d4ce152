package sluice.os;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The AF_PACKET sockets of this process, which DPDK's driver opens and does not show. Source: packet(7). Thread: any;
 * cold.
 */
public final class PacketSockets {
    private static final int AF_PACKET = 17;
    private static final int SOL_SOCKET = 1;
    private static final int SO_DOMAIN = 39;
    private static final int SO_ATTACH_FILTER = 26;

    /** A classic BPF program: drop what is of type PACKET_OUTGOING (4), let all else pass, whole. */
    private static final long[] DROP_OUTGOING = {
        instruction(0x30, 0, 0, 0xFFFF_F004), // load byte, SKF_AD_OFF + SKF_AD_PKTTYPE
        instruction(0x15, 0, 1, 4), // jump if equal
        instruction(0x06, 0, 0, 0), // return: no byte of it
        instruction(0x06, 0, 0, 0x40000), // return: up to so many bytes
    };

    private static final MethodHandle GETSOCKOPT = LibC.find("getsockopt", descriptor(ValueLayout.ADDRESS));
    private static final MethodHandle SETSOCKOPT = LibC.find("setsockopt", descriptor(ValueLayout.JAVA_INT));

    private PacketSockets() {}

    /** A {@code struct sock_filter} of linux/filter.h. */
    private static long instruction(int code, int skipIfTrue, int skipIfFalse, int operand) {
        return code | skipIfTrue << 16 | skipIfFalse << 24 | (long) operand << 32;
    }

    private static FunctionDescriptor descriptor(ValueLayout length) {
        return FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS,
                length);
    }

    /**
     * Makes all of them deaf to what the kernel itself sends on their interfaces: without this, a port would receive the
     * director's own health checks and answers as if they came from the wire. PACKET_IGNORE_OUTGOING would be simpler,
     * but has no effect on the members of a fanout group, which DPDK's driver makes them.
     *
     * @return how many sockets there are
     * @throws IOException when the process's open files cannot be listed, or the kernel refuses the filter
     */
    public static int ignoreOutgoing() throws IOException {
        int count = 0;
        try (Arena arena = Arena.ofConfined();
                DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            MemorySegment filter = filter(arena);
            MemorySegment domain = arena.allocate(ValueLayout.JAVA_INT);
            MemorySegment length = arena.allocate(ValueLayout.JAVA_INT);
            for (Path file : files) {
                int descriptor = Integer.parseInt(file.getFileName().toString());
                if (domain(descriptor, domain, length) == AF_PACKET) {
                    attach(descriptor, filter);
                    count++;
                }
            }
        }
        return count;
    }

    /** A {@code struct sock_fprog}: how many instructions, and where. */
    private static MemorySegment filter(Arena arena) {
        MemorySegment program = arena.allocate(2 * Long.BYTES, Long.BYTES);
        program.set(ValueLayout.JAVA_SHORT, 0, (short) DROP_OUTGOING.length);
        program.set(ValueLayout.ADDRESS, Long.BYTES, arena.allocateFrom(ValueLayout.JAVA_LONG, DROP_OUTGOING));
        return program;
    }

    private static int domain(int descriptor, MemorySegment domain, MemorySegment length) {
        length.set(ValueLayout.JAVA_INT, 0, Integer.BYTES);
        try {
            int result = (int) GETSOCKOPT.invokeExact(descriptor, SOL_SOCKET, SO_DOMAIN, domain, length);
            return result == 0 ? domain.get(ValueLayout.JAVA_INT, 0) : -1;
        } catch (Throwable e) {
            throw LibC.unexpected(e);
        }
    }

    private static void attach(int descriptor, MemorySegment filter) throws IOException {
        int result;
        try {
            result = (int)
                    SETSOCKOPT.invokeExact(descriptor, SOL_SOCKET, SO_ATTACH_FILTER, filter, (int) filter.byteSize());
        } catch (Throwable e) {
            throw LibC.unexpected(e);
        }
        if (result != 0) {
            throw new IOException("the kernel refuses a filter (setsockopt SO_ATTACH_FILTER) on an AF_PACKET socket");
        }
    }
}
