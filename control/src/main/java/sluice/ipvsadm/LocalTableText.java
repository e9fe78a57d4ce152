package sluice.ipvsadm;

import static sluice.ipvsadm.Columns.left;

import sluice.forward.LocalAddress;
import sluice.rules.AddressText;
import sluice.rules.EndpointText;

/** Writes the local addresses of services as DPVS's {@code --get-laddr} does: always in digits. */
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

    private LocalTableText() {}

    /** The lines of {@code listed} and its local addresses. */
    static String lines(ServiceView.Service listed) {
        String name = listed.service().isByMark()
                ? "FWM " + listed.service().firewallMark()
                : EndpointText.NUMERIC.of(listed.service());
        StringBuilder text = new StringBuilder(left(name, SERVICE_WIDTH))
                .append(' ')
                .append(left(listed.locals().size(), TOTAL_WIDTH))
                .append(" \n");
        for (LocalAddress local : listed.locals()) {
            text.append(left("", SERVICE_WIDTH))
                    .append(' ')
                    .append(left("", TOTAL_WIDTH))
                    .append(' ')
                    .append(left(AddressText.format(local.address()), ADDRESS_WIDTH))
                    .append(' ')
                    .append(left(0, COUNT_WIDTH))
                    .append(' ')
                    .append(left(0, COUNT_WIDTH))
                    .append('\n');
        }
        return text.toString();
    }
}
