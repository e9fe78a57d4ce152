package sluice.ftp;

import sluice.dpdk.Memory;

/**
 * Writes address and port as they stand in the replies 227 and 229.
 *
 * <p>Thread: its owner's; the text is good until the next is written.
 */
public final class ReplyText {
    /** {@code 255,255,255,255,255,255}. */
    public static final int MAXIMUM_BYTES = 23;

    private final long memory = Memory.allocate(Memory.CACHE_LINE_BYTES, Memory.CACHE_LINE_BYTES);
    private int length;

    /** Writes {@code h1,h2,h3,h4,p1,p2} (RFC 959, section 4.1.2). */
    public void writePassive(int address, int port) {
        length = 0;
        for (int shift = Integer.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            number(address >>> shift & 0xFF);
            letter(',');
        }
        number(port >>> Byte.SIZE);
        letter(',');
        number(port & 0xFF);
    }

    /** Writes {@code |||port|} (RFC 2428, section 3). */
    public void writeExtendedPassive(int port) {
        length = 0;
        letter('|');
        letter('|');
        letter('|');
        number(port);
        letter('|');
    }

    /** Address of the text. */
    public long text() {
        return memory;
    }

    /** Its length in bytes. */
    public int length() {
        return length;
    }

    private void number(int number) {
        if (number >= 10) {
            number(number / 10);
        }
        letter('0' + number % 10);
    }

    private void letter(int letter) {
        Memory.putU8(memory + length++, letter);
    }
}
