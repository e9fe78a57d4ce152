package sluice.wire;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Lists of TCP options as they come, sound ones and broken ones. */
final class RandomOptions {
    private static final int[] KINDS = {2, 3, 4, 5, 8, 34, 253, 254};
    private static final int[] LENGTHS = {4, 3, 2, 10, 10, 6, 20, 8};

    private RandomOptions() {}

    /** Up to 40 bytes: sound options at odd and even offsets, one in four lists then damaged. */
    static byte[] make(SplittableRandom random) {
        ByteArrayOutputStream list = new ByteArrayOutputStream();
        int limit = random.nextInt(TcpOptions.MAXIMUM_BYTES + 1);
        while (list.size() < limit) {
            int i = random.nextInt(KINDS.length + 1);
            if (i == KINDS.length) {
                list.write(TcpOptions.NOP);
                continue;
            }
            int length = LENGTHS[i] + (KINDS[i] == TcpOptions.SACK ? 8 * random.nextInt(4) : 0);
            byte[] option = new byte[length];
            random.nextBytes(option);
            option[0] = (byte) KINDS[i];
            option[1] = (byte) length;
            list.writeBytes(option);
        }
        byte[] bytes = Arrays.copyOf(list.toByteArray(), limit);
        if (random.nextInt(4) == 0 && limit > 0) {
            bytes[random.nextInt(limit)] = (byte) random.nextInt();
        }
        return bytes;
    }
}
