package sluice.worker;

import sluice.connection.ConnectionRecord;
import sluice.connection.StreamNumbers;
import sluice.forward.FamilyChange;
import sluice.forward.IcmpTranslation;
import sluice.forward.NatRecipe;
import sluice.forward.Settings;
import sluice.parse.Headers;
import sluice.parse.Kind;
import sluice.parse.Quotation;
import sluice.port.Burst;
import sluice.wire.Checksum;
import sluice.wire.Ethernet;
import sluice.wire.Icmp4;
import sluice.wire.Icmp6;
import sluice.wire.IpAddress;
import sluice.wire.Ipv4;
import sluice.wire.Ipv6;
import sluice.wire.Tcp;
import sluice.wire.Udp;

/**
 * Translates ICMP errors about packets of NAT and FULLNAT connections for the side that they go to (spec 5.7, 6.1, 6.3), and
 * into the other family if the connection has one of each (RFC 7915, 4.2, 4.3, 5.2, 5.3).
 *
 * <p>An error that goes to a FULLNAT server comes from the local address, as all that the server sees; one that goes to a NAT
 * server keeps the router's. One that goes to a client comes from the virtual address. Thread: the worker's.
 */
final class ErrorTranslation {
    /** The most bytes of an error (RFC 1812, 4.3.2.3; RFC 4443, 2.4). */
    private static final int MAXIMUM4 = 576;

    private static final int MAXIMUM6 = Ipv6.MINIMUM_MTU;

    /** An error quotes at least as much of a TCP segment, its sequence number included (RFC 792). */
    private static final int QUOTED_TCP_BYTES = 8;

    private final TranslatedEnds ends;
    private final Settings settings;

    // The ends of the error and of what it quotes, for the packet in hand.
    private long sourceHigh;
    private long sourceLow;
    private long destinationHigh;
    private long destinationLow;
    private long quotedSourceHigh;
    private long quotedSourceLow;
    private long quotedDestinationHigh;
    private long quotedDestinationLow;
    private int quotedPorts;

    ErrorTranslation(TranslatedEnds ends, Settings settings) {
        this.ends = ends;
        this.settings = settings;
    }

    /**
     * Translates error {@code i}, whose hop is not counted yet.
     *
     * @param direction {@link NatRecipe#FROM_CLIENT} if it goes to the real server, about a reply; else it goes to the
     *     client, about a request
     * @return false, and nothing is changed, if the other family has no such message
     */
    boolean translate(Round round, int i, long record, Quotation quotation, int direction) {
        Headers headers = round.headers;
        long ip = headers.network(i);
        boolean is6 = headers.kind(i) == Kind.ICMP6;
        if (direction == NatRecipe.FROM_SERVER
                && quotation.protocol() == Ipv4.TCP
                && quotation.hasPorts()
                && StreamNumbers.isKnown(record)) {
            speakOfTheClientsStream(headers, i, record, quotation);
        }
        if (ConnectionRecord.isFullNat(record)) {
            describeBoth(record, direction);
        } else {
            keep(ip, is6, quotation);
            describeOne(record, quotation, direction);
        }
        if (is6 == IpAddress.is4(destinationHigh, destinationLow)) {
            return is6 ? to4(round, i, quotation) : to6(round, i, quotation);
        }
        long icmp = headers.transport(i);
        if (is6) {
            translate6(ip, icmp, quotation);
        } else {
            translate4(ip, icmp, quotation);
        }
        return true;
    }

    /**
     * Clients believe an error only if it quotes a sequence number of theirs (RFC 5927, 4), and their packets must leave room
     * for what the director puts in.
     */
    private void speakOfTheClientsStream(Headers headers, int i, long record, Quotation quotation) {
        long icmp = headers.transport(i);
        boolean is6 = headers.kind(i) == Kind.ICMP6;
        long tcp = quotation.transport();
        int there = headers.networkLength(i) - (int) (tcp - headers.network(i));
        int delta = 0;
        if (there >= QUOTED_TCP_BYTES) {
            int old = Tcp.sequence(tcp);
            int shift = StreamNumbers.shift(record);
            int beyond = old - shift - StreamNumbers.first(record) > 0 || StreamNumbers.isTold(record)
                    ? shift + StreamNumbers.proxyBytes(record)
                    : shift;
            Tcp.sequence(tcp, old - beyond);
            delta = Checksum.delta(old, old - beyond);
        }
        int growth = ClientAddressPath.growth(record, settings);
        // Both families have the MTU in the last bytes of the message's header.
        int mtu = is6 ? Icmp6.rest(icmp) : Icmp4.rest(icmp) & 0xFFFF;
        if (growth != 0 && tellsMtu(icmp, is6) && mtu > growth) {
            int rest = Icmp4.rest(icmp);
            Icmp4.rest(icmp, rest - growth);
            delta = Checksum.combine(delta, Checksum.delta(rest, rest - growth));
        }
        Icmp4.checksum(icmp, Checksum.apply(Icmp4.checksum(icmp), delta));
    }

    private static boolean tellsMtu(long icmp, boolean is6) {
        return is6
                ? Icmp6.type(icmp) == Icmp6.PACKET_TOO_BIG
                : Icmp4.type(icmp) == Icmp4.UNREACHABLE && Icmp4.code(icmp) == Icmp4.FRAGMENTATION_NEEDED;
    }

    private void translate4(long ip, long icmp, Quotation quotation) {
        long quoted = quotation.network();
        IcmpTranslation.translate4(
                ip,
                icmp,
                quoted,
                (int) (quotation.transport() - quoted),
                IpAddress.to4(sourceLow),
                IpAddress.to4(destinationLow),
                IpAddress.to4(quotedSourceLow),
                IpAddress.to4(quotedDestinationLow));
        if (quotation.hasPorts()) {
            IcmpTranslation.ports4(icmp, quotation.transport(), quotedPorts);
        }
    }

    private void translate6(long ip, long icmp, Quotation quotation) {
        IcmpTranslation.addresses6(ip, icmp, sourceHigh, sourceLow, destinationHigh, destinationLow);
        IcmpTranslation.addresses6(
                quotation.network(),
                icmp,
                quotedSourceHigh,
                quotedSourceLow,
                quotedDestinationHigh,
                quotedDestinationLow);
        if (quotation.hasPorts()) {
            IcmpTranslation.ports6(icmp, quotation.transport(), quotedPorts);
        }
    }

    /** All ends of an error about a FULLNAT connection: it goes as packets of {@code direction} do. */
    private void describeBoth(long record, int direction) {
        sourceHigh = ends.sourceHigh(record, direction);
        sourceLow = ends.sourceLow(record, direction);
        destinationHigh = TranslatedEnds.destinationHigh(record, direction);
        destinationLow = TranslatedEnds.destinationLow(record, direction);
        // The quoted packet went the other way, before it was translated: from where the error goes.
        quotedSourceHigh = destinationHigh;
        quotedSourceLow = destinationLow;
        quotedDestinationHigh = sourceHigh;
        quotedDestinationLow = sourceLow;
        quotedPorts = Integer.rotateLeft(TranslatedEnds.ports(record, direction), Short.SIZE);
    }

    /** The ends as they are. */
    private void keep(long ip, boolean is6, Quotation quotation) {
        sourceHigh = is6 ? Ipv6.sourceHigh(ip) : IpAddress.HIGH4;
        sourceLow = is6 ? Ipv6.sourceLow(ip) : IpAddress.low4(Ipv4.source(ip));
        destinationHigh = is6 ? Ipv6.destinationHigh(ip) : IpAddress.HIGH4;
        destinationLow = is6 ? Ipv6.destinationLow(ip) : IpAddress.low4(Ipv4.destination(ip));
        quotedSourceHigh = quotation.sourceHigh();
        quotedSourceLow = quotation.sourceLow();
        quotedDestinationHigh = quotation.destinationHigh();
        quotedDestinationLow = quotation.destinationLow();
        quotedPorts = quotation.ports();
    }

    /** The end that NAT changes, of the error and of what it quotes. */
    private void describeOne(long record, Quotation quotation, int direction) {
        if (direction == NatRecipe.FROM_CLIENT) {
            destinationHigh = ConnectionRecord.serverHigh(record);
            destinationLow = ConnectionRecord.serverLow(record);
            quotedSourceHigh = destinationHigh;
            quotedSourceLow = destinationLow;
            quotedPorts = ConnectionRecord.serverPort(record) << 16 | (quotation.ports() & 0xFFFF);
        } else {
            sourceHigh = ConnectionRecord.virtualHigh(record);
            sourceLow = ConnectionRecord.virtualLow(record);
            quotedDestinationHigh = sourceHigh;
            quotedDestinationLow = sourceLow;
            quotedPorts = (quotation.ports() & 0xFFFF_0000) | ConnectionRecord.virtualPort(record);
        }
    }

    private boolean to6(Round round, int i, Quotation quotation) {
        Headers headers = round.headers;
        long ip = headers.network(i);
        long icmp = headers.transport(i);
        int type = Icmp4.type(icmp);
        int code = Icmp4.code(icmp);
        int said = FamilyChange.error6(type, code);
        if (said == FamilyChange.UNTRANSLATABLE) {
            return false;
        }
        int rest = FamilyChange.rest6(type, code, Icmp4.rest(icmp));
        int trafficClass = Ipv4.typeOfService(ip);
        int hops = Ipv4.timeToLive(ip);
        long quoted = quotation.network();
        long transport = quotation.transport();
        int quotedClass = Ipv4.typeOfService(quoted);
        int quotedHops = Ipv4.timeToLive(quoted);
        int quotedBytes = Math.max(0, Ipv4.totalLength(quoted) - Ipv4.headerLength(quoted));
        int protocol = Ipv4.protocol(quoted);
        int rests = headers.networkLength(i) - (int) (transport - ip);
        int length = Math.min(MAXIMUM6, 2 * Ipv6.BYTES + Icmp6.BYTES + rests);
        long quoted6 = transport - Ipv6.BYTES;
        long icmp6 = quoted6 - Icmp6.BYTES;
        long ip6 = icmp6 - Ipv6.BYTES;
        Ipv6.write(
                quoted6,
                quotedClass,
                quotedBytes,
                protocol,
                quotedHops,
                quotedSourceHigh,
                quotedSourceLow,
                quotedDestinationHigh,
                quotedDestinationLow);
        if (quotation.hasPorts()) {
            Udp.ports(transport, quotedPorts);
        }
        Icmp6.write(icmp6, said >>> 8, said & 0xFF, rest);
        Ipv6.write(
                ip6,
                trafficClass,
                length - Ipv6.BYTES,
                Ipv6.ICMP,
                hops,
                sourceHigh,
                sourceLow,
                destinationHigh,
                destinationLow);
        Icmp6.complete(ip6, icmp6, length - Ipv6.BYTES);
        become(round, i, Kind.ICMP6, ip6, icmp6, length);
        return true;
    }

    private boolean to4(Round round, int i, Quotation quotation) {
        Headers headers = round.headers;
        long ip = headers.network(i);
        long icmp = headers.transport(i);
        int type = Icmp6.type(icmp);
        int said = FamilyChange.error4(type, Icmp6.code(icmp));
        if (said == FamilyChange.UNTRANSLATABLE) {
            return false;
        }
        int rest = FamilyChange.rest4(type, Icmp6.rest(icmp));
        int typeOfService = Ipv6.trafficClass(ip);
        int hops = Ipv6.hopLimit(ip);
        long quoted = quotation.network();
        long transport = quotation.transport();
        int quotedType = Ipv6.trafficClass(quoted);
        int quotedHops = Ipv6.hopLimit(quoted);
        int quotedBytes = Ipv6.BYTES + Ipv6.payloadLength(quoted) - (int) (transport - quoted);
        int protocol = quotation.hasPorts() ? quotation.protocol() : Ipv6.nextHeader(quoted);
        int rests = headers.networkLength(i) - (int) (transport - ip);
        int length = Math.min(MAXIMUM4, 2 * Ipv4.BYTES + Icmp4.BYTES + rests);
        long quoted4 = transport - Ipv4.BYTES;
        long icmp4 = quoted4 - Icmp4.BYTES;
        long ip4 = icmp4 - Ipv4.BYTES;
        int quotedLength = Math.min(0xFFFF, Ipv4.BYTES + Math.max(0, quotedBytes));
        Ipv4.write(
                quoted4,
                quotedType,
                quotedLength,
                0,
                Ipv4.DONT_FRAGMENT,
                quotedHops,
                protocol,
                IpAddress.to4(quotedSourceLow),
                IpAddress.to4(quotedDestinationLow));
        if (quotation.hasPorts()) {
            Udp.ports(transport, quotedPorts);
        }
        Icmp4.write(icmp4, said >>> 8, said & 0xFF, rest);
        Icmp4.checksum(icmp4, Checksum.of(icmp4, length - Ipv4.BYTES));
        Ipv4.write(
                ip4,
                typeOfService,
                length,
                0,
                Ipv4.DONT_FRAGMENT,
                hops,
                Ipv4.ICMP,
                IpAddress.to4(sourceLow),
                IpAddress.to4(destinationLow));
        become(round, i, Kind.ICMP4, ip4, icmp4, length);
        return true;
    }

    private static void become(Round round, int i, int kind, long ip, long icmp, int length) {
        Headers headers = round.headers;
        Burst burst = round.burst;
        long frame = ip - Ethernet.BYTES;
        Ethernet.type(frame, kind == Kind.ICMP6 ? Ethernet.IPV6 : Ethernet.IPV4);
        headers.kind(i, kind);
        headers.network(i, ip);
        headers.transport(i, icmp);
        headers.networkLength(i, length);
        burst.set(i, burst.buffer(i), frame, Ethernet.BYTES + length, 0);
    }
}
