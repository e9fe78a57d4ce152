package sluice.forward;

import java.net.Inet4Address;
import java.net.InetAddress;
import sluice.forward.Refused.Reason;
import sluice.wire.IpAddress;

/** What the kernel checks of a rule by itself, whatever other rules there are (spec 1.1, 1.3). */
final class RuleChecks {
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int SCTP = 132;

    private RuleChecks() {}

    static void check(ServiceKey key) throws Refused {
        if (key.protocol() != TCP && key.protocol() != UDP && key.protocol() != SCTP) {
            throw new Refused(Reason.EINVAL, "services are TCP, UDP or SCTP");
        }
        if (key.port() < 0 || key.port() > 65_535) {
            throw new Refused(Reason.EINVAL, "a port is a number from 0 to 65535, not " + key.port());
        }
        if (!key.isByMark()) {
            checkUnicast(key.address());
        }
    }

    static void check(ServiceSpec spec) throws Refused {
        if (spec.persistenceSeconds() < 0 || spec.persistenceSeconds() > Services.MAXIMUM_PERSISTENCE_SECONDS) {
            throw new Refused(
                    Reason.EINVAL, "persistence is 0 to " + Services.MAXIMUM_PERSISTENCE_SECONDS + " seconds");
        }
        int seconds = spec.extras().connectionSeconds();
        if (seconds < 0 || seconds > ServiceExtras.MAXIMUM_CONNECTION_SECONDS) {
            throw new Refused(
                    Reason.EINVAL, "an idle timeout is 0 to " + ServiceExtras.MAXIMUM_CONNECTION_SECONDS + " seconds");
        }
        if (spec.key().isIpv6() && (spec.netmask() < 1 || spec.netmask() > IpAddress.BITS6)) {
            throw new Refused(Reason.EINVAL, "an IPv6 prefix has 1 to 128 bits");
        }
    }

    static void check(ServiceKey service, ServerSpec spec) throws Refused {
        if (spec.weight() < 0) {
            throw new Refused(Reason.ERANGE, "a weight is not negative");
        }
        if (Integer.compareUnsigned(spec.lowerThreshold(), spec.upperThreshold()) > 0) {
            throw new Refused(Reason.ERANGE, "the lower threshold is above the upper one");
        }
        if (spec.upperThreshold() < 0) {
            throw new Refused(Reason.EINVAL, "a threshold is at most 2147483647");
        }
        if (spec.tunnel().kind() == Tunnel.Kind.GUE && !isPort(spec.tunnel().port())) {
            throw new Refused(
                    Reason.EINVAL,
                    "the port of a gue tunnel is a number from 1 to 65535, not "
                            + spec.tunnel().port());
        }
        if (spec.key().isIpv6() != service.isIpv6()
                && spec.method() != ForwardingMethod.TUNNEL
                && spec.method() != ForwardingMethod.FULLNAT) {
            throw new Refused(
                    Reason.EINVAL,
                    "the real server's address family differs from the service's, which tunnels and FULLNAT allow");
        }
        if (spec.key().port() < 0 || spec.key().port() > 65_535) {
            throw new Refused(
                    Reason.EINVAL,
                    "a port is a number from 0 to 65535, not " + spec.key().port());
        }
        if (spec.method() == ForwardingMethod.LOCAL) {
            throw new Refused(Reason.EOPNOTSUPP, "real servers are not the director itself as yet");
        }
    }

    private static boolean isPort(int number) {
        return number > 0 && number <= 65_535;
    }

    static void checkUnicast(InetAddress address) throws Refused {
        boolean isUnicast = !address.isMulticastAddress() && !address.isAnyLocalAddress();
        if (address instanceof Inet4Address ipv4) {
            int number = Ipv4Numbers.of(ipv4);
            isUnicast &= number >>> 24 != 0 && number >>> 28 < 14;
        } else {
            isUnicast &= !address.isLinkLocalAddress();
        }
        if (!isUnicast) {
            throw new Refused(Reason.EINVAL, address.getHostAddress() + " is not a unicast address");
        }
    }
}
