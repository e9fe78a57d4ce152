package sluice.golden;

import java.net.InetAddress;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An ICMP message of a recording.
 *
 * @param quoted the packet that it is about, or null for an echo request
 */
record IcmpMessage(
        int type,
        int code,
        InetAddress source,
        InetAddress destination,
        @Nullable Quoted quoted) {
    private static final Pattern TEXT = Pattern.compile("icmp (\\d+)/(\\d+) (\\S+) > (\\S+)(?: quoting (.*))?");
    private static final Pattern SERVER = Pattern.compile("ipvsadm -a .* -r (\\S+):(\\d+) -([gim])");

    /**
     * The TCP packet that a message quotes.
     *
     * @param isLaterFragment whether it is a fragment other than the first, with bytes that look like the ports
     */
    record Quoted(
            InetAddress source,
            int sourcePort,
            InetAddress destination,
            int destinationPort,
            boolean isLaterFragment) {}

    /** What {@code text} says after the {@code steps} before it, or null if it says something else. */
    static @Nullable IcmpMessage of(String text, List<Step> steps) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        @Nullable Quoted quoted = matcher.group(5) == null ? null : quoted(matcher.group(5), steps);
        if (quoted == null && matcher.group(5) != null) {
            return null;
        }
        return new IcmpMessage(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                Segment.address(matcher.group(3)),
                Segment.address(matcher.group(4)),
                quoted);
    }

    /** A packet of the only connection, its reply or its request as the server got it. */
    private static @Nullable Quoted quoted(String what, List<Step> steps) {
        Segment request = request(steps);
        if (request == null) {
            return null;
        }
        return switch (what) {
            case "tcp reply", "a non-first fragment" ->
                new Quoted(
                        /* source= */ request.destination(),
                        /* sourcePort= */ request.destinationPort(),
                        /* destination= */ request.source(),
                        /* destinationPort= */ request.sourcePort(),
                        what.startsWith("a "));
            case "the request as received" -> received(request, steps);
            default -> null;
        };
    }

    private static @Nullable Segment request(List<Step> steps) {
        for (Step step : steps) {
            if (step instanceof Step.Packet packet && packet.segment().isOpening()) {
                return packet.segment();
            }
        }
        return null;
    }

    private static Quoted received(Segment request, List<Step> steps) {
        for (Step step : steps) {
            Matcher server = SERVER.matcher(step instanceof Step.Command command ? command.text() : "");
            if (server.matches() && server.group(3).equals("m")) {
                return new Quoted(
                        request.source(),
                        request.sourcePort(),
                        Segment.address(server.group(1)),
                        Integer.parseInt(server.group(2)),
                        false);
            }
        }
        return new Quoted(
                request.source(), request.sourcePort(), request.destination(), request.destinationPort(), false);
    }
}
