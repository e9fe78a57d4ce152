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

    /** Fills a free record and makes it live; returns its generation. */
    static int begin(long record, ConnectionDraft draft, int nowTicks) {
        // Whoever still reads the slot's former connection must see its end before anything of the new one.
        VarHandle.storeStoreFence();
        for (int offset = ConnectionRecord.FLAGS; offset < ConnectionRecord.CLIENT_ADDRESS; offset += 8) {
            Memory.putHostI64(record + offset, 0);
        }
        Memory.putHostI32(record + ConnectionRecord.FLAGS, draft.flags | ConnectionRecord.FLAG_HASHED);
        Memory.putHostI32(record + ConnectionRecord.TIMEOUT, draft.timeoutTicks);
        Memory.putHostI32(record + ConnectionRecord.LAST_SEEN, nowTicks);
        Memory.putHostI32(record + ConnectionRecord.SERVER_ID, draft.serverId);
        Memory.putHostI32(record + ConnectionRecord.CONTROL, draft.control);
        Memory.putU8(record + ConnectionRecord.PROTOCOL, draft.protocol);
        Memory.putHostI64(record + ConnectionRecord.CLIENT_ADDRESS, draft.clientHigh);
        Memory.putHostI64(record + ConnectionRecord.CLIENT_ADDRESS + 8, draft.clientLow);
        Memory.putHostI64(record + ConnectionRecord.VIRTUAL_ADDRESS, draft.virtualHigh);
        Memory.putHostI64(record + ConnectionRecord.VIRTUAL_ADDRESS + 8, draft.virtualLow);
        Memory.putHostI64(record + ConnectionRecord.SERVER_ADDRESS, draft.serverHigh);
        Memory.putHostI64(record + ConnectionRecord.SERVER_ADDRESS + 8, draft.serverLow);
        Memory.putHostU16(record + ConnectionRecord.CLIENT_PORT, draft.clientPort);
        Memory.putHostU16(record + ConnectionRecord.VIRTUAL_PORT, draft.virtualPort);
        Memory.putHostU16(record + ConnectionRecord.SERVER_PORT, draft.serverPort);
        Memory.putHostU16(record + ConnectionRecord.LOCAL_ADDRESS, draft.localId);
        Memory.putHostU16(record + ConnectionRecord.LOCAL_PORT, draft.localPort);
        Memory.putHostI32(record + ConnectionRecord.FWMARK, draft.fwmark);
        if (draft.callLength != 0) {
            Memory.putHostI32(record + ConnectionRecord.CALL_SLOT, draft.callSlot);
            Memory.putHostI64(record + ConnectionRecord.CALL_HIGH, draft.callHigh);
            Memory.putHostI64(record + ConnectionRecord.CALL_LOW, draft.callLow);
        }
        Memory.putHostI32(record + ConnectionRecord.CHECKSUM, checksum(record));
        int generation = (Memory.hostI32(record + ConnectionRecord.GENERATION) + 1) | 1;
        Memory.releaseI64(record, ConnectionRecord.life(generation, draft.state));
        return generation;
    }

    /** Changes virtual and server port of a template. */
    static void ports(long record, int port) {
        Memory.putHostU16(record + ConnectionRecord.VIRTUAL_PORT, port);
        Memory.putHostU16(record + ConnectionRecord.SERVER_PORT, port);
        Memory.putHostI32(record + ConnectionRecord.CHECKSUM, checksum(record));
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
                && ConnectionRecord.timeoutTicks(record) >= 0
                && state >= 0
                && state < STATES_LIMIT;
    }

    /** Checksum of the fields that do not change while a record lives. */
    private static int checksum(long record) {
        long sum = Memory.u8(record + ConnectionRecord.PROTOCOL)
                | ConnectionRecord.localId(record) << 8
                | (ConnectionRecord.flags(record) & ConnectionRecord.FLAG_METHOD) << 24;
        for (int offset = ConnectionRecord.CLIENT_ADDRESS; offset < ConnectionRecord.FWMARK; offset += 8) {
            sum = Hashing.mix(sum ^ Memory.hostI64(record + offset));
        }
        return (int) (Hashing.mix(sum ^ Memory.hostI32(record + ConnectionRecord.FWMARK)) >>> 32);
    }
}
