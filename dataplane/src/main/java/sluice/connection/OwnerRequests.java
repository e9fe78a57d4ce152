package sluice.connection;

import java.nio.ByteBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * What other workers ask the owner of connection slots to do: a bounded queue that loses requests when it is full.
 *
 * <p>A lost request does no harm: the slot's timer, still armed, sees to it later.
 *
 * <p>Threads: any worker offers; the owner drains.
 */
final class OwnerRequests {
    /** Arm the timer again: the timeout got shorter. */
    static final int REARM = 1;
    /** Take the slot back: the connection ended and its keys are gone. */
    static final int RELEASE = 2;

    /** Room for 16,384 requests of 24 bytes. */
    private static final int RING_BYTES = 512 * 1024;

    private static final int REQUEST_BYTES = 8;

    private final ManyToOneRingBuffer ring;

    OwnerRequests() {
        AtomicBuffer buffer =
                new UnsafeBuffer(ByteBuffer.allocateDirect(RING_BYTES + RingBufferDescriptor.TRAILER_LENGTH));
        this.ring = new ManyToOneRingBuffer(buffer);
    }

    /** Memory in which one thread makes its requests. */
    static MutableDirectBuffer scratch() {
        return new UnsafeBuffer(ByteBuffer.allocateDirect(REQUEST_BYTES));
    }

    /** Offers a request; false when the queue is full. */
    boolean offer(MutableDirectBuffer scratch, int kind, int number, int generation) {
        scratch.putInt(0, number);
        scratch.putInt(4, generation);
        return ring.write(kind, scratch, 0, REQUEST_BYTES);
    }

    /** Hands at most {@code limit} requests to {@code handler}, whose messages are number and generation. */
    int drain(MessageHandler handler, int limit) {
        return ring.read(handler, limit);
    }
}
