package sluice.worker;

/**
 * Whether a port is in use, as far as the operator says. Thread: the control thread switches; workers look once per burst.
 */
final class PortSwitch {
    private volatile boolean isUp = true;

    boolean isUp() {
        return isUp;
    }

    void isUp(boolean wanted) {
        isUp = wanted;
    }
}
