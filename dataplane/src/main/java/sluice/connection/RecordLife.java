package sluice.connection;

import java.lang.invoke.VarHandle;
import sluice.dpdk.Memory;

/**
 * How a record begins and ends, and whether one that another process left behind is whole.
 *
 * <p>Threads: the owner of a slot begins; whoever wins the race ends.
 */
final class RecordLife {
    /** {@link #end}: that generation has ended before. */
    static final int ENDED = -1;

    private static final int STATES_LIMIT = 64;

    private RecordLife() {}

    /** Fills a free record for an IPv4 connection and makes it live; returns its generation. */
    static int begin(
            long record,
            int protocol,
            int client,
            int virtual,
            int clientPorts,
            int server,
            int serverPort,
            int serverId,
            int flags,
            int state,
            int timeoutTicks,
            int nowTicks) {
        // Whoever still reads the slot's former connection must see its end before anything of the new one.
        VarHandle.storeStoreFence();
        for (int offset = ConnectionRecord.FLAGS; offset < ConnectionRecord.BYTES; offset += 8) {
            Memory.putHostI64(record + offset, 0);
        }
        Memory.putHostI32(record + ConnectionRecord.FLAGS, flags | ConnectionRecord.FLAG_HASHED);
        Memory.putHostI32(record + ConnectionRecord.TIMEOUT, timeoutTicks);
        Memory.putHostI32(record + ConnectionRecord.LAST_SEEN, nowTicks);
        Memory.putHostI32(record + ConnectionRecord.SERVER_ID, serverId);
        Memory.putHostI32(record + ConnectionRecord.CONTROL, ConnectionRecord.NO_CONTROL);
        Memory.putU8(record + ConnectionRecord.PROTOCOL, protocol);
        Memory.putU8(record + ConnectionRecord.FAMILY, ConnectionRecord.IPV4);
        Memory.putU8(record + ConnectionRecord.SERVER_FAMILY, ConnectionRecord.IPV4);
        Memory.putHostI32(record + ConnectionRecord.CLIENT_ADDRESS, client);
        Memory.putHostI32(record + ConnectionRecord.VIRTUAL_ADDRESS, virtual);
        Memory.putHostI32(record + ConnectionRecord.SERVER_ADDRESS, server);
        Memory.putHostU16(record + ConnectionRecord.CLIENT_PORT, clientPorts >>> 16);
        Memory.putHostU16(record + ConnectionRecord.VIRTUAL_PORT, clientPorts);
        Memory.putHostU16(record + ConnectionRecord.SERVER_PORT, serverPort);
        Memory.putHostI32(record + ConnectionRecord.CHECKSUM, checksum(record));
        int generation = (Memory.hostI32(record + ConnectionRecord.GENERATION) + 1) | 1;
        Memory.releaseI64(record, ConnectionRecord.life(generation, state));
        return generation;
    }

    /** Ends {@code generation}; returns the last state, or {@link #ENDED}. */
    static int end(long record, int generation) {
        while (ConnectionRecord.isLive(generation)) {
            long life = Memory.acquireI64(record);
            if ((int) life != generation) {
                return ENDED;
            }
            int state = (int) (life >>> 32);
            if (Memory.compareAndSetI64(record, life, ConnectionRecord.life(generation + 1, state))) {
                return state;
            }
        }
        return ENDED;
    }

    /** Whether a live record is whole: nothing else in the file is believed. */
    static boolean isWhole(long record) {
        int state = ConnectionRecord.state(record);
        return Memory.hostI32(record + ConnectionRecord.CHECKSUM) == checksum(record)
                && ConnectionRecord.family(record) == ConnectionRecord.IPV4
                && ConnectionRecord.serverFamily(record) == ConnectionRecord.IPV4
                && ConnectionRecord.timeoutTicks(record) >= 0
                && state >= 0
                && state < STATES_LIMIT;
    }

    /** Checksum of the fields that do not change while a record lives. */
    private static int checksum(long record) {
        long sum = Memory.u8(record + ConnectionRecord.PROTOCOL)
                | Memory.u8(record + ConnectionRecord.FAMILY) << 8
                | Memory.u8(record + ConnectionRecord.SERVER_FAMILY) << 16
                | (ConnectionRecord.flags(record) & ConnectionRecord.FLAG_METHOD) << 24;
        for (int offset = ConnectionRecord.CLIENT_ADDRESS; offset < ConnectionRecord.FWMARK; offset += 8) {
            sum = Hashing.mix(sum ^ Memory.hostI64(record + offset));
        }
        return (int) (Hashing.mix(sum ^ Memory.hostI32(record + ConnectionRecord.FWMARK)) >>> 32);
    }
}
