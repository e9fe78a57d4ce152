package sluice.port;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/**
 * A network namespace for the calling thread and the programs that it starts; it vanishes with its last user. Needs
 * root.
 */
final class PrivateNetwork implements AutoCloseable {
    private static final int CLONE_NEWNET = 0x40000000;
    private static final Linker LINKER = Linker.nativeLinker();

    private final int before;

    private PrivateNetwork(int before) {
        this.before = before;
    }

    static PrivateNetwork enter() {
        try (Arena arena = Arena.ofConfined()) {
            int before = (int) function("open", ValueLayout.ADDRESS, ValueLayout.JAVA_INT)
                    .invokeExact(arena.allocateFrom("/proc/thread-self/ns/net"), 0);
            int result = (int) function("unshare", ValueLayout.JAVA_INT).invokeExact(CLONE_NEWNET);
            if (before < 0 || result < 0) {
                throw new IllegalStateException("cannot enter a network namespace");
            }
            return new PrivateNetwork(before);
        } catch (RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static MethodHandle function(String name, java.lang.foreign.MemoryLayout... parameters) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name), FunctionDescriptor.of(ValueLayout.JAVA_INT, parameters));
    }

    /** Runs a program in the namespace; words are separated by single spaces. */
    void run(String command) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(command.split(" ")).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(command + ": " + output);
        }
    }

    /** Creates two interfaces that are joined by a wire, up, and silent until someone sends. */
    void createVeth(String left, String right) throws IOException, InterruptedException {
        run("ip link add " + left + " type veth peer name " + right);
        for (String name : new String[] {left, right}) {
            run("ip link set " + name + " addrgenmode none");
            run("ip link set " + name + " arp off up");
        }
    }

    @Override
    public void close() {
        try {
            int result = (int) function("setns", ValueLayout.JAVA_INT, ValueLayout.JAVA_INT)
                    .invokeExact(before, CLONE_NEWNET);
            int closed = (int) function("close", ValueLayout.JAVA_INT).invokeExact(before);
            if (result < 0 || closed < 0) {
                throw new IllegalStateException("cannot leave the network namespace");
            }
        } catch (RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
