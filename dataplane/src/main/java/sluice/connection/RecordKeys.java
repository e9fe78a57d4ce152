package sluice.connection;

/**
 * The keys of a record in the index: client to VIP, and for NAT real server to client, as replies arrive.
 *
 * <p>Thread: the owner of the cursor.
 */
final class RecordKeys {
    /** Direction bit of the client's key. */
    static final int CLIENT = 0;
    /** Direction bit of the reply's key. */
    static final int REPLY = 1;

    private RecordKeys() {}

    /** Inserts both keys, taking them over from other connections; one that loses its reply's key is marked. */
    static void insert(IndexCursor index, RecordFile records, int number, long record) {
        int protocol = ConnectionRecord.protocol(record);
        int client = ConnectionRecord.clientAddress4(record);
        index.put(
                client, ConnectionRecord.virtualAddress4(record), clientPorts(record), protocol, number << 1 | CLIENT);
        if (hasReplyKey(record)) {
            int server = ConnectionRecord.serverAddress4(record);
            int former = index.get(server, client, replyPorts(record), protocol);
            index.put(server, client, replyPorts(record), protocol, number << 1 | REPLY);
            markLoser(records, former, number);
        }
    }

    /** When the loser's slot has just got another connection, the mark costs that one a look into the index, no more. */
    private static void markLoser(RecordFile records, int former, int winner) {
        int loser = former >>> 1;
        if (former >= 0 && (former & 1) == REPLY && loser != winner && loser < records.capacity()) {
            ConnectionRecord.setFlags(records.record(loser), ConnectionRecord.FLAG_REPLY_TAKEN_OVER);
        }
    }

    /** Removes those of both keys that still lead to this record. */
    static void remove(IndexCursor index, int number, long record) {
        int protocol = ConnectionRecord.protocol(record);
        int client = ConnectionRecord.clientAddress4(record);
        index.remove(
                client, ConnectionRecord.virtualAddress4(record), clientPorts(record), protocol, number << 1 | CLIENT);
        if (hasReplyKey(record)) {
            index.remove(
                    ConnectionRecord.serverAddress4(record), client, replyPorts(record), protocol, number << 1 | REPLY);
        }
    }

    /** Whether a packet with this tuple belongs to {@code record} in that direction. */
    static boolean match(long record, int direction, int source, int destination, int ports, int protocol) {
        if (ConnectionRecord.protocol(record) != protocol) {
            return false;
        }
        int client = ConnectionRecord.clientAddress4(record);
        return direction == CLIENT
                ? source == client
                        && destination == ConnectionRecord.virtualAddress4(record)
                        && ports == clientPorts(record)
                : source == ConnectionRecord.serverAddress4(record)
                        && destination == client
                        && ports == replyPorts(record);
    }

    /** Whether replies have a key of their own. */
    static boolean hasReplyKey(long record) {
        return (ConnectionRecord.flags(record) & ConnectionRecord.FLAG_METHOD) == ConnectionRecord.METHOD_MASQ;
    }

    static int clientPorts(long record) {
        return ConnectionRecord.clientPort(record) << 16 | ConnectionRecord.virtualPort(record);
    }

    static int replyPorts(long record) {
        return ConnectionRecord.serverPort(record) << 16 | ConnectionRecord.clientPort(record);
    }
}
