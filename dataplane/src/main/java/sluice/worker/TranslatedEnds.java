package sluice.worker;

import sluice.connection.ConnectionRecord;
import sluice.forward.NatRecipe;
import sluice.localport.LocalAddressBook;

/**
 * The addresses and ports that a FULLNAT connection's packets have once they are translated (spec 5.7): local address to
 * real server, and virtual address to client.
 *
 * <p>Addresses are as {@link sluice.wire.IpAddress} writes them. Immutable; any thread.
 */
final class TranslatedEnds {
    private final LocalAddressBook locals;

    TranslatedEnds(LocalAddressBook locals) {
        this.locals = locals;
    }

    /** High half of the source address; {@code direction} is {@link NatRecipe#FROM_CLIENT} or the other one. */
    long sourceHigh(long record, int direction) {
        return direction == NatRecipe.FROM_CLIENT
                ? locals.high(ConnectionRecord.localId(record))
                : ConnectionRecord.virtualHigh(record);
    }

    /** Low half of the source address. */
    long sourceLow(long record, int direction) {
        return direction == NatRecipe.FROM_CLIENT
                ? locals.low(ConnectionRecord.localId(record))
                : ConnectionRecord.virtualLow(record);
    }

    /** High half of the destination address. */
    static long destinationHigh(long record, int direction) {
        return direction == NatRecipe.FROM_CLIENT
                ? ConnectionRecord.serverHigh(record)
                : ConnectionRecord.clientHigh(record);
    }

    /** Low half of the destination address. */
    static long destinationLow(long record, int direction) {
        return direction == NatRecipe.FROM_CLIENT
                ? ConnectionRecord.serverLow(record)
                : ConnectionRecord.clientLow(record);
    }

    /** Source port &lt;&lt; 16 | destination port. */
    static int ports(long record, int direction) {
        return direction == NatRecipe.FROM_CLIENT
                ? ConnectionRecord.localPort(record) << 16 | ConnectionRecord.serverPort(record)
                : ConnectionRecord.virtualPort(record) << 16 | ConnectionRecord.clientPort(record);
    }
}
