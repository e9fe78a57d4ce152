package sluice.bench.generator;

import java.util.Arrays;
import java.util.Locale;

/**
 * Which size the n-th frame has: one fixed size, or the simple IMIX of seven small, four middle and one large frame.
 *
 * <p>Sizes count the frame without its frame check sequence, as {@code testpmd} does. Thread: the generator's.
 */
public final class FrameMix {
    private static final int[] IMIX = {64, 590, 64, 64, 590, 64, 1514, 64, 590, 64, 64, 590};

    private final int[] sizes;
    private final FlowFrames[] templates;
    private int next;

    private FrameMix(int[] sizes, FlowFrames[] templates) {
        this.sizes = sizes;
        this.templates = templates;
    }

    /** Makes the template for frames of one size. */
    public interface TemplateMaker {
        /** The template for frames of {@code frameBytes} bytes. */
        FlowFrames make(int frameBytes);
    }

    /**
     * The mix that {@code text} names.
     *
     * @param text {@code imix}, or a number of bytes
     * @throws IllegalArgumentException when it is neither, or out of range
     */
    public static FrameMix of(String text, TemplateMaker maker) {
        int[] sizes;
        if (text.toLowerCase(Locale.ROOT).equals("imix")) {
            sizes = IMIX;
        } else {
            try {
                sizes = new int[] {Integer.parseInt(text)};
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("a frame size is a number of bytes or imix, not " + text, e);
            }
        }
        return new FrameMix(sizes, Arrays.stream(sizes).mapToObj(maker::make).toArray(FlowFrames[]::new));
    }

    /** The template of the next frame. */
    public FlowFrames next() {
        int i = next;
        next = i + 1 == templates.length ? 0 : i + 1;
        return templates[i];
    }

    /** The mean size of a frame in bytes. */
    public double meanBytes() {
        return Arrays.stream(sizes).average().orElseThrow();
    }
}
