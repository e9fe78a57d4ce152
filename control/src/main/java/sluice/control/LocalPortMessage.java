package sluice.control;

import io.avaje.jsonb.Json;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import sluice.forward.AddressNumbers;
import sluice.localport.PairForecast;
import sluice.rules.Protocols;

/**
 * The ports of a local address towards a real server, on the control socket.
 *
 * @param protocol {@code tcp}, {@code udp} or {@code sctp}
 * @param localAddress the LIP
 * @param serverAddress the RIP
 * @param serverPort the real server's port
 * @param used ports taken now
 * @param free ports that can be taken
 * @param refused how often no port was free
 * @param growthPerSecond by how many ports the taken ones become more lately; negative when they become fewer
 * @param secondsToExhaustion until no port is free at that rate; absent if that will not be
 * @param isNearlyExhausted whether so many are taken that someone should do something
 */
@Json
public record LocalPortMessage(
        String protocol,
        InetAddress localAddress,
        InetAddress serverAddress,
        int serverPort,
        int used,
        int free,
        long refused,
        double growthPerSecond,
        @Nullable Long secondsToExhaustion,
        boolean isNearlyExhausted) {
    /** The message that describes {@code pair}. */
    static LocalPortMessage of(PairForecast pair) {
        long seconds = pair.secondsToExhaustion();
        return new LocalPortMessage(
                Protocols.lowerCaseName(pair.protocol()),
                AddressNumbers.address(pair.localHigh(), pair.localLow()),
                AddressNumbers.address(pair.serverHigh(), pair.serverLow()),
                pair.serverPort(),
                pair.used(),
                pair.free(),
                pair.refusedTotal(),
                pair.growthPerSecond(),
                seconds == PairForecast.NEVER ? null : seconds,
                pair.isNearlyExhausted());
    }

    /** Used ports in percent, rounded down. */
    public int usedPercent() {
        return (int) (100L * used / Math.max(1, used + free));
    }
}
