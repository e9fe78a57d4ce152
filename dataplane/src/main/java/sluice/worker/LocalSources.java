package sluice.worker;

import sluice.forward.Setting;
import sluice.forward.Settings;
import sluice.parse.Kind;
import sluice.wire.IpAddress;

/**
 * Refuses IPv4 packets that claim to come from the director itself, as the routing of Linux does while
 * {@code accept_local} is 0; the replies of DR and TUN servers that pass the director are among them (spec 3.3). Linux
 * has no such check for IPv6.
 *
 * <p>Thread: any.
 */
final class LocalSources {
    private final Settings settings;

    LocalSources(Settings settings) {
        this.settings = settings;
    }

    /** Whether packet {@code i}, which is a flow's, goes no further. */
    boolean refuses(Round round, int i) {
        return round.headers.kind(i) == Kind.FLOW4
                && round.table.localAddresses().contains(IpAddress.HIGH4, IpAddress.low4(round.headers.source(i)))
                && settings.get(Setting.ACCEPT_LOCAL) == 0;
    }
}
