package sluice.connection;

/**
 * What a connection is to be before it is created: {@link WorkerConnections#create} copies it into a record.
 *
 * <p>Mutable: one object serves all connections of a worker, so the first three methods must be called for each, in this
 * order.
 * Thread: its owner's.
 */
public final class ConnectionDraft {
    int protocol;
    long clientHigh;
    long clientLow;
    long virtualHigh;
    long virtualLow;
    int clientPort;
    int virtualPort;
    long serverHigh;
    long serverLow;
    int serverPort;
    int serverId;
    int flags;
    int state;
    int timeoutTicks;
    int fwmark;
    int control;
    int localId;
    int localPort;
    long callHigh;
    long callLow;
    long callText;
    int callLength;
    int callSlot;

    /** Client and virtual address are those of the client's first packet. */
    public ConnectionDraft opened(PacketTuple packet) {
        protocol = packet.protocol;
        clientHigh = packet.sourceHigh;
        clientLow = packet.sourceLow;
        virtualHigh = packet.destinationHigh;
        virtualLow = packet.destinationLow;
        clientPort = packet.ports >>> 16;
        virtualPort = packet.ports & 0xFFFF;
        callHigh = packet.callHigh;
        callLow = packet.callLow;
        return this;
    }

    /**
     * Its real server.
     *
     * @param port 0 to 65535
     * @param id names the server in this process
     */
    public ConnectionDraft served(long high, long low, int port, int id) {
        serverHigh = high;
        serverLow = low;
        serverPort = port;
        serverId = id;
        return this;
    }

    /** Its real server's port. */
    public int serverPort() {
        return serverPort;
    }

    /** It has no real server: its packets bypass them; listings show an address and port of zeros. */
    public ConnectionDraft servedByNobody(int id) {
        boolean isIpv4 = PacketTuple.isMapped(virtualHigh, virtualLow);
        return served(0, isIpv4 ? PacketTuple.MAPPED_ZEROS : 0, 0, id);
    }

    /**
     * Its beginning.
     *
     * @param flags {@link ConnectionRecord} flag bits; the method decides whether replies get a key
     * @param fwmark the firewall mark of the packet, 0 without one
     */
    public ConnectionDraft begins(int flags, int state, int timeoutTicks, int fwmark) {
        this.flags = flags;
        this.state = state;
        this.timeoutTicks = timeoutTicks;
        this.fwmark = fwmark;
        this.control = ConnectionRecord.NO_CONTROL;
        this.localId = 0;
        this.localPort = 0;
        this.callLength = 0;
        return this;
    }

    /**
     * The Call-ID of a template whose key is that of a call; with {@link ConnectionRecord#FLAG_CALL} only.
     *
     * @param text address of its first byte, until the template is created
     * @param length 1 to 255
     */
    public ConnectionDraft ofCall(long text, int length) {
        callText = text;
        callLength = length;
        return this;
    }

    /**
     * What the real server takes for the client's address and port; for FULLNAT only.
     *
     * @param id the address's id in {@link ConnectionTable#locals}
     */
    public ConnectionDraft comesFrom(int id, int port) {
        localId = id;
        localPort = port;
        return this;
    }

    /** Writes it into a record outside all tables, for a connection that lives for one packet. */
    public void writeTo(long record, int nowTicks) {
        RecordLife.begin(record, this, nowTicks);
    }

    /** Who controls it, and has been joined: the number of a connection or template. */
    public ConnectionDraft controlled(int number) {
        control = number;
        return this;
    }
}
