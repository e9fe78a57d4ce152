package sluice.worker;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * A connection as listings show it (spec 3.11).
 *
 * @param protocol IP protocol number
 * @param clientAddress CIP
 * @param clientPort client's port
 * @param virtualAddress VIP
 * @param virtualPort virtual port
 * @param serverAddress RIP
 * @param serverPort server's port
 * @param localAddress LIP, null but for FULLNAT
 * @param localPort port of the LIP, 0 but for FULLNAT
 * @param callId what the persistence engine sip knows a template's call by, null but for those
 * @param state the state's name, as in {@code ipvsadm -L -c}
 * @param expiresSeconds whole seconds until it expires, rounded down
 */
public record ConnectionStatus(
        int protocol,
        InetAddress clientAddress,
        int clientPort,
        InetAddress virtualAddress,
        int virtualPort,
        InetAddress serverAddress,
        int serverPort,
        @Nullable InetAddress localAddress,
        int localPort,
        @Nullable String callId,
        String state,
        long expiresSeconds) {}
