package sluice.golden;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sluice.golden.ForwardRecording.Departure;
import sluice.golden.ForwardRecording.Step.Arrival;

/**
 * The one defect in recorded frames that is not to be copied (spec 6.2): of the first router's error about a tunnelled
 * packet the kernel makes one for the client that still tells the MTU from before, so that the client tries the same
 * size in vain. Sluice tells what the router says, less what the tunnel adds; everything else is as recorded.
 */
final class TunnelPathMtu {
    private static final Pattern ERROR = Pattern.compile("router on the tunnel path: frag needed mtu (\\d+)");
    private static final int LINK_MTU = 1500;
    private static final int CHECKSUM = 36;
    private static final int MTU = 40;

    private TunnelPathMtu() {}

    /** The frame that is to go out for {@code arrival}, in place of the recorded one. */
    static Departure corrected(Arrival arrival, Departure recorded) {
        Matcher error = ERROR.matcher(arrival.note());
        if (!error.matches()) {
            return recorded;
        }
        ByteBuffer frame = ByteBuffer.wrap(HexFormat.of().parseHex(recorded.frame()));
        int stale = Short.toUnsignedInt(frame.getShort(MTU));
        int reported = Integer.parseInt(error.group(1));
        int told = reported - (LINK_MTU - stale);
        int sum = (~frame.getShort(CHECKSUM) & 0xFFFF) + (~stale & 0xFFFF) + told;
        frame.putShort(MTU, (short) told);
        frame.putShort(CHECKSUM, (short) ~((sum & 0xFFFF) + (sum >>> 16)));
        return new Departure(recorded.link(), HexFormat.of().formatHex(frame.array()), recorded.masked());
    }
}
