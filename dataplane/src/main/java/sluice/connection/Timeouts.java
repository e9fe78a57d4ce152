package sluice.connection;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * How long connections live after their last packet, per protocol state (spec 4.2 to 4.5).
 *
 * <p>Threads: set by the control thread, read by workers without synchronisation; a change takes effect at the next
 * packet of each connection, as in the kernel.
 */
public final class Timeouts {
    /** The most seconds that ipvsadm accepts: 31 days. */
    public static final int LIMIT_SECONDS = 2_678_400;

    private static final int[] TCP_DEFAULT_SECONDS = {2, 900, 120, 60, 120, 120, 10, 60, 30, 120, 120};
    private static final int UDP_DEFAULT_SECONDS = 300;
    /** Those of SCTP have no user interface. */
    private static final int[] SCTP_TICKS = sctpTicks();

    private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(int[].class);

    private static final int UDP = TcpState.COUNT;

    private final int[] seconds = new int[TcpState.COUNT + 1];
    private final int[] ticks = new int[TcpState.COUNT + 1];

    /** The defaults. */
    public Timeouts() {
        for (int state = 0; state < TcpState.COUNT; state++) {
            store(state, TCP_DEFAULT_SECONDS[state]);
        }
        store(UDP, UDP_DEFAULT_SECONDS);
    }

    /** Ticks that a TCP connection in {@code state} lives without packets. */
    public int tcpTicks(int state) {
        return ticks[state];
    }

    /** Ticks that a UDP connection lives without packets. */
    public int udpTicks() {
        return ticks[UDP];
    }

    /** Ticks that an SCTP connection in {@code state} lives without packets. */
    public int sctpTicks(int state) {
        return SCTP_TICKS[state];
    }

    /** Seconds of ESTABLISHED: the {@code tcp} value of {@code ipvsadm --set}. */
    public int tcpSeconds() {
        return seconds(TcpState.ESTABLISHED);
    }

    /** Seconds of FIN_WAIT: the {@code tcpfin} value of {@code ipvsadm --set}. */
    public int tcpFinSeconds() {
        return seconds(TcpState.FIN_WAIT);
    }

    /** Seconds of UDP: the {@code udp} value of {@code ipvsadm --set}. */
    public int udpSeconds() {
        return seconds(UDP);
    }

    /**
     * Changes the three timeouts that have a user interface; 0 leaves a value as it is.
     *
     * @throws IllegalArgumentException when a value is below 0 or above {@link #LIMIT_SECONDS}; nothing is changed
     */
    public void set(int tcpSeconds, int tcpFinSeconds, int udpSeconds) {
        requireInRange("tcp", tcpSeconds);
        requireInRange("tcpfin", tcpFinSeconds);
        requireInRange("udp", udpSeconds);
        storeUnlessZero(TcpState.ESTABLISHED, tcpSeconds);
        storeUnlessZero(TcpState.FIN_WAIT, tcpFinSeconds);
        storeUnlessZero(UDP, udpSeconds);
    }

    private static int[] sctpTicks() {
        int[] ticks = new int[SctpState.COUNT];
        Arrays.fill(ticks, Ticks.ofSeconds(61));
        ticks[SctpState.NONE] = Ticks.ofSeconds(2);
        ticks[SctpState.INIT1] = Ticks.ofSeconds(4);
        ticks[SctpState.REJECTED] = Ticks.ofSeconds(4);
        ticks[SctpState.ESTABLISHED] = Ticks.ofSeconds(900);
        return ticks;
    }

    private static void requireInRange(String name, int value) {
        if (value < 0 || value > LIMIT_SECONDS) {
            throw new IllegalArgumentException(
                    "timeout " + name + " is " + value + " seconds, must be 0 to " + LIMIT_SECONDS);
        }
    }

    private void storeUnlessZero(int state, int value) {
        if (value != 0) {
            store(state, value);
        }
    }

    private void store(int state, int value) {
        ELEMENT.setRelease(seconds, state, value);
        ELEMENT.setRelease(ticks, state, Ticks.ofSeconds(value));
    }

    private int seconds(int state) {
        return (int) ELEMENT.getAcquire(seconds, state);
    }
}
