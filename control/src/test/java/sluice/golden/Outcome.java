package sluice.golden;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sluice.rules.AddressText;

/**
 * What became of a packet.
 *
 * @param server the number of the real server that got it, or null
 * @param toClient what left by the clients' side, as {@link Frames#describe} tells it
 */
record Outcome(@Nullable String server, List<String> toClient) {
    /** As the scheduler recordings write it: a server's number, {@code -}, {@code !tcp}, {@code !icmp:3/3}. */
    String brief() {
        if (server != null && toClient.isEmpty()) {
            return server;
        }
        if (server == null && toClient.isEmpty()) {
            return "-";
        }
        if (server != null || toClient.size() > 1) {
            return full();
        }
        String[] words = toClient.getFirst().split(" ");
        return words[0].equals("tcp") ? "!tcp" : "!" + words[0] + ":" + words[1];
    }

    /** All of it. */
    String full() {
        return (server == null ? "no server" : "server " + server)
                + (toClient.isEmpty() ? "" : ", to the client " + toClient);
    }

    static String text(InetAddress address) {
        return AddressText.format(address);
    }
}
