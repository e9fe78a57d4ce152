package sluice.scheduler;

/** The greatest common divisor, by which wrr and mh shorten weights (spec 2.3, 2.14). */
final class GreatestCommonDivisor {
    private GreatestCommonDivisor() {}

    /** Of two numbers that are not negative; when one is 0, the other. */
    static int of(int a, int b) {
        int x = a;
        int y = b;
        while (y != 0) {
            int rest = x % y;
            x = y;
            y = rest;
        }
        return x;
    }
}
