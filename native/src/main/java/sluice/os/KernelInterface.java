package sluice.os;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/**
 * What the kernel says of a network interface, in the network namespace of the calling thread.
 *
 * <p>Asked by ioctl: {@code java.net.NetworkInterface} does not see interfaces without IP addresses, and {@code /sys}
 * may show another namespace. Source: netdevice(7). Thread: any; cold.
 */
public final class KernelInterface {
    /** The longest name that the kernel allows, in bytes. */
    public static final int LONGEST_NAME_BYTES = 15;

    private static final int AF_INET = 2;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final long SIOCGIFFLAGS = 0x8913;
    private static final long SIOCGIFMTU = 0x8921;
    private static final long SIOCGIFHWADDR = 0x8927;
    private static final int IFREQ_BYTES = 40;
    private static final int IFREQ_VALUE = 16;
    private static final int HWADDR = IFREQ_VALUE + 2;
    private static final int IFF_UP = 1;
    private static final int IFF_RUNNING = 1 << 6;

    private static final MethodHandle SOCKET = LibC.find(
            "socket",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    private static final MethodHandle CLOSE =
            LibC.find("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    private static final MethodHandle IOCTL = LibC.find(
            "ioctl",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS),
            Linker.Option.firstVariadicArg(2));

    private KernelInterface() {}

    /** Whether there is an interface called {@code name}. */
    public static boolean exists(String name) {
        try (Arena arena = Arena.ofConfined()) {
            return ask(SIOCGIFFLAGS, request(arena, name));
        }
    }

    /** Whether it is up; false when it does not exist. */
    public static boolean isUp(String name) {
        return (flags(name) & IFF_UP) != 0;
    }

    /** Whether it is up and has a link; false when it does not exist. */
    public static boolean isRunning(String name) {
        int flags = flags(name);
        return (flags & IFF_UP) != 0 && (flags & IFF_RUNNING) != 0;
    }

    /** Its largest L3 packet in bytes; 0 when it does not exist. */
    public static int mtu(String name) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment request = request(arena, name);
            return ask(SIOCGIFMTU, request) ? request.get(ValueLayout.JAVA_INT, IFREQ_VALUE) : 0;
        }
    }

    /** Its Ethernet address, first byte on the wire highest of 48 bits; empty when it does not exist. */
    public static OptionalLong mac(String name) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment request = request(arena, name);
            if (!ask(SIOCGIFHWADDR, request)) {
                return OptionalLong.empty();
            }
            long mac = 0;
            for (int i = 0; i < 6; i++) {
                mac = mac << 8 | (request.get(ValueLayout.JAVA_BYTE, HWADDR + i) & 0xFF);
            }
            return OptionalLong.of(mac);
        }
    }

    private static int flags(String name) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment request = request(arena, name);
            return ask(SIOCGIFFLAGS, request) ? request.get(ValueLayout.JAVA_SHORT, IFREQ_VALUE) : 0;
        }
    }

    private static MemorySegment request(Arena arena, String name) {
        MemorySegment request = arena.allocate(IFREQ_BYTES, Long.BYTES);
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(bytes.length, LONGEST_NAME_BYTES);
        MemorySegment.copy(bytes, 0, request, ValueLayout.JAVA_BYTE, 0, length);
        return request;
    }

    private static boolean ask(long question, MemorySegment request) {
        try {
            int socket = (int) SOCKET.invokeExact(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
            int result = (int) IOCTL.invokeExact(socket, question, request);
            int closed = (int) CLOSE.invokeExact(socket);
            return result == 0 && closed == 0;
        } catch (Throwable e) {
            throw LibC.unexpected(e);
        }
    }
}
