package sluice.connection;

import sluice.localport.LocalAddressBook;

/**
 * The keys of a record in the index: client to VIP, and as replies arrive, for NAT real server to client, for FULLNAT
 * real server to local address. A persistence template has one key that no packet has.
 *
 * <p>Thread: the owner's.
 */
final class RecordKeys {
    /** Direction bit of the client's key. */
    static final int CLIENT = 0;
    /** Direction bit of the reply's key. */
    static final int REPLY = 1;

    private final IndexCursor index;
    private final RecordFile records;
    private final LocalAddressBook locals;
    private final PacketTuple tuple = new PacketTuple();

    RecordKeys(IndexCursor index, RecordFile records, LocalAddressBook locals) {
        this.index = index;
        this.records = records;
        this.locals = locals;
    }

    /**
     * Inserts both keys, taking them over from other connections, which are marked. The client's comes last: who finds a
     * connection by that may end it, and then all of it must be there to be taken away.
     */
    void insert(int number, long record) {
        if (hasReplyKey(record)) {
            fromServer(tuple, record);
            markLoser(index.exchange(tuple.first, tuple.second, number << 1 | REPLY), number);
        }
        fromClient(tuple, record);
        markLoser(index.exchange(tuple.first, tuple.second, number << 1 | CLIENT), number);
    }

    /** Inserts both keys of a record of an earlier process. */
    void restore(int number, long record) {
        fromClient(tuple, record);
        restoreKey(number << 1 | CLIENT, record);
        if (hasReplyKey(record)) {
            fromServer(tuple, record);
            restoreKey(number << 1 | REPLY, record);
        }
    }

    /** Once all keys are restored: a record that has got a key back is no longer marked as having lost it. */
    void unmark(int number, long record) {
        int flags = ConnectionRecord.flags(record);
        if ((flags & ConnectionRecord.FLAG_CLIENT_TAKEN_OVER) != 0 && clientEntry(record) == number << 1) {
            ConnectionRecord.clearFlags(record, ConnectionRecord.FLAG_CLIENT_TAKEN_OVER);
        }
        if ((flags & ConnectionRecord.FLAG_REPLY_TAKEN_OVER) != 0 && replyEntry(record) == (number << 1 | REPLY)) {
            ConnectionRecord.clearFlags(record, ConnectionRecord.FLAG_REPLY_TAKEN_OVER);
        }
    }

    /** The entry of the client's key, or {@link IndexCursor#NONE}. */
    int clientEntry(long record) {
        fromClient(tuple, record);
        return index.get(tuple.first, tuple.second);
    }

    /** The entry of the reply's key, or {@link IndexCursor#NONE}; only for a record that {@link #hasReplyKey}. */
    int replyEntry(long record) {
        fromServer(tuple, record);
        return index.get(tuple.first, tuple.second);
    }

    /** Removes those of both keys that still lead to this record. */
    void remove(int number, long record) {
        fromClient(tuple, record);
        index.remove(tuple.first, tuple.second, number << 1 | CLIENT);
        if (hasReplyKey(record)) {
            fromServer(tuple, record);
            index.remove(tuple.first, tuple.second, number << 1 | REPLY);
        }
    }

    /** Whether a packet with this tuple belongs to {@code record} in that direction. */
    boolean match(
            long record,
            int direction,
            long sourceHigh,
            long sourceLow,
            long destinationHigh,
            long destinationLow,
            int ports,
            int protocol) {
        if (keyProtocol(record) != protocol) {
            return false;
        }
        return direction == CLIENT
                ? sourceLow == ConnectionRecord.clientLow(record)
                        && destinationLow == ConnectionRecord.virtualLow(record)
                        && sourceHigh == ConnectionRecord.clientHigh(record)
                        && destinationHigh == ConnectionRecord.virtualHigh(record)
                        && ports == clientPorts(record)
                : sourceLow == ConnectionRecord.serverLow(record)
                        && destinationLow == replyLow(record)
                        && sourceHigh == ConnectionRecord.serverHigh(record)
                        && destinationHigh == replyHigh(record)
                        && ports == replyPorts(record);
    }

    void fromClient(PacketTuple into, long record) {
        into.set(
                records.secret(),
                ConnectionRecord.clientHigh(record),
                ConnectionRecord.clientLow(record),
                ConnectionRecord.virtualHigh(record),
                ConnectionRecord.virtualLow(record),
                clientPorts(record),
                ConnectionRecord.protocol(record) | template(record));
        if (ConnectionRecord.isOfCall(record)) {
            into.ofDigest(records.secret(), ConnectionRecord.callHigh(record), ConnectionRecord.callLow(record));
        }
    }

    /** Whether {@code record}, which {@link #match}es the rest of {@code packet}, is of the same call, if of any. */
    static boolean isOfSameCall(long record, PacketTuple packet) {
        return (packet.protocol & PacketTuple.CALL) == 0
                || (ConnectionRecord.callHigh(record) == packet.callHigh
                        && ConnectionRecord.callLow(record) == packet.callLow);
    }

    /** The tuple of replies, of a record that {@link #hasReplyKey}. */
    void fromServer(PacketTuple into, long record) {
        into.set(
                records.secret(),
                ConnectionRecord.serverHigh(record),
                ConnectionRecord.serverLow(record),
                replyHigh(record),
                replyLow(record),
                replyPorts(record),
                ConnectionRecord.protocol(record));
    }

    /**
     * A key that two records claim goes to the one from which it was not taken over; when the process ended before it
     * could mark the loser, to the one that was seen last.
     */
    private void restoreKey(int entry, long record) {
        if (index.putIfAbsent(tuple.first, tuple.second, entry)) {
            return;
        }
        int otherEntry = index.get(tuple.first, tuple.second);
        long other = records.record(otherEntry >>> 1);
        boolean isLoser = (ConnectionRecord.flags(record) & takenOver(entry)) != 0;
        boolean isOtherLoser = (ConnectionRecord.flags(other) & takenOver(otherEntry)) != 0;
        boolean isNewer = ConnectionRecord.lastSeenTicks(record) - ConnectionRecord.lastSeenTicks(other) >= 0;
        if (isLoser == isOtherLoser ? isNewer : isOtherLoser) {
            index.put(tuple.first, tuple.second, entry);
            ConnectionRecord.setFlags(other, takenOver(otherEntry));
        } else {
            ConnectionRecord.setFlags(record, takenOver(entry));
        }
    }

    /** When the loser's slot has just got another connection, the mark costs that one a look into the index, no more. */
    private void markLoser(int former, int winner) {
        int loser = former >>> 1;
        if (former >= 0 && loser != winner && loser < records.capacity()) {
            ConnectionRecord.setFlags(records.record(loser), takenOver(former));
        }
    }

    /** The flag of a record that has lost the key of {@code entry}. */
    private static int takenOver(int entry) {
        return (entry & 1) == REPLY ? ConnectionRecord.FLAG_REPLY_TAKEN_OVER : ConnectionRecord.FLAG_CLIENT_TAKEN_OVER;
    }

    /** Whether replies have a key of their own. */
    static boolean hasReplyKey(long record) {
        return ConnectionRecord.isTranslated(record) && !ConnectionRecord.isTemplate(record);
    }

    /** High half of the address that replies are sent to. */
    private long replyHigh(long record) {
        return ConnectionRecord.isFullNat(record)
                ? locals.high(ConnectionRecord.localId(record))
                : ConnectionRecord.clientHigh(record);
    }

    /** Low half of the address that replies are sent to. */
    private long replyLow(long record) {
        return ConnectionRecord.isFullNat(record)
                ? locals.low(ConnectionRecord.localId(record))
                : ConnectionRecord.clientLow(record);
    }

    private static int keyProtocol(long record) {
        int call = ConnectionRecord.isOfCall(record) ? PacketTuple.CALL : 0;
        return ConnectionRecord.protocol(record) | template(record) | call;
    }

    private static int template(long record) {
        return ConnectionRecord.isTemplate(record) ? PacketTuple.TEMPLATE : 0;
    }

    private static int clientPorts(long record) {
        return ConnectionRecord.clientPort(record) << 16 | ConnectionRecord.virtualPort(record);
    }

    private static int replyPorts(long record) {
        int to = ConnectionRecord.isFullNat(record)
                ? ConnectionRecord.localPort(record)
                : ConnectionRecord.clientPort(record);
        return ConnectionRecord.serverPort(record) << 16 | to;
    }
}
