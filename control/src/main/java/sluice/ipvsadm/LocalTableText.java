package sluice.ipvsadm;

import static sluice.ipvsadm.Columns.left;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import sluice.control.LocalPortMessage;
import sluice.forward.LocalAddress;
import sluice.rules.AddressText;
import sluice.rules.EndpointText;

/**
 * Writes the local addresses of services as DPVS's {@code --get-laddr} does: always in digits. The last two columns, how
 * often an address had no port left for a connection and how many connections have one, count an address once for all
 * services that share it.
 */
final class LocalTableText {
    private static final int SERVICE_WIDTH = 20;
    private static final int TOTAL_WIDTH = 8;
    private static final int ADDRESS_WIDTH = 20;
    private static final int COUNT_WIDTH = 10;

    /** The line on top. */
    static final String TITLE = left("VIP:VPORT", SERVICE_WIDTH)
            + ' '
            + left("TOTAL", TOTAL_WIDTH)
            + ' '
            + left("SNAT_IP", ADDRESS_WIDTH)
            + ' '
            + left("CONFLICTS", COUNT_WIDTH)
            + ' '
            + left("CONNS", COUNT_WIDTH)
            + '\n';

    private final Map<InetAddress, Counts> counts = new HashMap<>();

    /** How much an address is used. */
    private record Counts(long refused, long used) {
        private static final Counts NONE = new Counts(0, 0);

        private Counts plus(Counts other) {
            return new Counts(refused + other.refused, used + other.used);
        }
    }

    LocalTableText(List<LocalPortMessage> pairs) {
        for (LocalPortMessage pair : pairs) {
            counts.merge(pair.localAddress(), new Counts(pair.refused(), pair.used()), Counts::plus);
        }
    }

    /** The lines of {@code listed} and its local addresses. */
    String lines(ServiceView.Service listed) {
        String name = listed.service().isByMark()
                ? "FWM " + listed.service().firewallMark()
                : EndpointText.NUMERIC.of(listed.service());
        StringBuilder text = new StringBuilder(left(name, SERVICE_WIDTH))
                .append(' ')
                .append(left(listed.locals().size(), TOTAL_WIDTH))
                .append(" \n");
        for (LocalAddress local : listed.locals()) {
            Counts count = counts.getOrDefault(local.address(), Counts.NONE);
            text.append(left("", SERVICE_WIDTH))
                    .append(' ')
                    .append(left("", TOTAL_WIDTH))
                    .append(' ')
                    .append(left(AddressText.format(local.address()), ADDRESS_WIDTH))
                    .append(' ')
                    .append(left(Long.toString(count.refused()), COUNT_WIDTH))
                    .append(' ')
                    .append(left(Long.toString(count.used()), COUNT_WIDTH))
                    .append('\n');
        }
        return text.toString();
    }
}
