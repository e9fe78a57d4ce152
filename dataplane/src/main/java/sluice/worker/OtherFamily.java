package sluice.worker;

import sluice.forward.FamilyChange;
import sluice.forward.NatRecipe;
import sluice.parse.Headers;
import sluice.parse.Kind;
import sluice.wire.Ethernet;
import sluice.wire.IpAddress;
import sluice.wire.Ipv4;
import sluice.wire.Ipv6;

/**
 * Translates the packets of FULLNAT connections whose real server is of the other family than their client: NAT64 and
 * NAT46. Thread: the worker's.
 */
final class OtherFamily {
    private final TranslatedEnds ends;
    private int nextIdentification;

    OtherFamily(TranslatedEnds ends) {
        this.ends = ends;
    }

    /** L3 length in bytes that packet {@code i} will have. */
    static int length(Headers headers, int i) {
        int header = Kind.isIpv6(headers.kind(i)) ? Ipv4.BYTES : Ipv6.BYTES;
        return header + bytes(headers, i);
    }

    /**
     * Rewrites packet {@code i}: another L3 header with one hop less, the ports and the checksum.
     *
     * @param isToCut whether it is going to be fragmented
     * @return address of the new header, before which there is an Ethernet header with the right type; or 0, and nothing is
     *     changed, if the other family has no packets of that length
     */
    long rewrite(Round round, int i, long recipe, long record, boolean isToCut) {
        Headers headers = round.headers;
        boolean isToIpv4 = Kind.isIpv6(headers.kind(i));
        int bytes = bytes(headers, i);
        if (isToIpv4 && FamilyChange.isTooLong4(bytes)) {
            return 0;
        }
        long ip = isToIpv4
                ? to4(headers, i, bytes, recipe, record, isToCut)
                : to6(headers, i, bytes, NatRecipe.direction(recipe), record);
        Ethernet.type(ip - Ethernet.BYTES, isToIpv4 ? Ethernet.IPV4 : Ethernet.IPV6);
        long transport = headers.transport(i);
        int protocol = headers.protocol(i);
        if (protocol == Ipv4.TCP) {
            NatRecipe.rewriteTcp(recipe, transport);
        } else if (protocol == Ipv4.SCTP) {
            NatRecipe.rewriteSctp(recipe, transport, bytes);
        } else if (protocol == Ipv4.UDP && isToIpv4) {
            NatRecipe.rewriteUdp(recipe, ip, transport, bytes);
        } else if (protocol == Ipv4.UDP) {
            NatRecipe.rewriteUdp6(recipe, ip, transport, bytes);
        }
        return ip;
    }

    private long to4(Headers headers, int i, int bytes, long recipe, long record, boolean isToCut) {
        int direction = NatRecipe.direction(recipe);
        return FamilyChange.to4(
                headers.network(i),
                headers.transport(i),
                headers.protocol(i),
                bytes,
                nextIdentification++,
                isToCut,
                IpAddress.to4(ends.sourceLow(record, direction)),
                IpAddress.to4(TranslatedEnds.destinationLow(record, direction)));
    }

    private long to6(Headers headers, int i, int bytes, int direction, long record) {
        return FamilyChange.to6(
                headers.network(i),
                headers.transport(i),
                bytes,
                ends.sourceHigh(record, direction),
                ends.sourceLow(record, direction),
                TranslatedEnds.destinationHigh(record, direction),
                TranslatedEnds.destinationLow(record, direction));
    }

    private static int bytes(Headers headers, int i) {
        return headers.networkLength(i) - (int) (headers.transport(i) - headers.network(i));
    }
}
