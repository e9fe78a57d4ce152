package sluice.scheduler;

import java.util.SplittableRandom;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What schedulers take from outside.
 *
 * @param compatibility which kernel to follow where kernels differ
 * @param random makes the dice of a {@code twos} service, which uses them under its lock
 * @param lblcExpirationSeconds the setting {@code lblc_expiration} at the moment of the call
 * @param lblcrExpirationSeconds the setting {@code lblcr_expiration} at the moment of the call
 */
public record Tuning(
        Compatibility compatibility,
        Supplier<RandomGenerator> random,
        IntSupplier lblcExpirationSeconds,
        IntSupplier lblcrExpirationSeconds) {
    /** The value of both expirations that the kernel starts with: a day (spec 2.15). */
    public static final int DEFAULT_EXPIRATION_SECONDS = 86_400;

    /** The kernel's defaults, with unpredictable dice. */
    public static Tuning defaults() {
        return new Tuning(
                Compatibility.LINUX_6_12,
                SplittableRandom::new,
                () -> DEFAULT_EXPIRATION_SECONDS,
                () -> DEFAULT_EXPIRATION_SECONDS);
    }
}
