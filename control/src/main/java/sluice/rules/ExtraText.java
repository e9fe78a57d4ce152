package sluice.rules;

import java.util.Locale;
import sluice.forward.ProxyProtocol;
import sluice.forward.ServiceExtras;

/** The words of the options that DPVS gave to services. Thread: any. */
public final class ExtraText {
    private static final String ENABLE = "enable";
    private static final String DISABLE = "disable";

    private ExtraText() {}

    /** The options that make {@code extras}, each with a blank before it; empty for a service as the kernel has it. */
    public static String options(ServiceExtras extras) {
        StringBuilder text = new StringBuilder();
        if (extras.isSynProxied()) {
            text.append(" -j ").append(ENABLE);
        }
        if (extras.connectionSeconds() != 0) {
            text.append(" --conn-timeout ").append(extras.connectionSeconds());
        }
        if (extras.proxyProtocol() != ProxyProtocol.NONE) {
            text.append(" --proxy-protocol ").append(word(extras.proxyProtocol()));
        }
        return text.toString();
    }

    /** What listings say behind the other flags of a service, as DPVS does. */
    public static String listed(ServiceExtras extras) {
        StringBuilder text = new StringBuilder();
        if (extras.isSynProxied()) {
            text.append(" synproxy");
        }
        if (extras.connectionSeconds() != 0) {
            text.append(" conn-timeout ").append(extras.connectionSeconds());
        }
        if (extras.proxyProtocol() != ProxyProtocol.NONE) {
            text.append(" pp").append(word(extras.proxyProtocol()));
        }
        return text.toString();
    }

    /** {@code disable}, {@code v1} or {@code v2}. */
    public static String word(ProxyProtocol protocol) {
        return protocol == ProxyProtocol.NONE ? DISABLE : protocol.name().toLowerCase(Locale.ROOT);
    }

    /** The value of {@code -j}. */
    static boolean synproxy(String value) throws UsageException {
        return switch (value) {
            case ENABLE -> true;
            case DISABLE -> false;
            default -> throw UsageException.check("synproxy switch must be enable or disable");
        };
    }

    /** The value of {@code --proxy-protocol}; DPVS takes what it does not know for {@code disable}. */
    static ProxyProtocol proxyProtocol(String value) throws UsageException {
        String word = value.toLowerCase(Locale.ROOT);
        for (ProxyProtocol protocol : ProxyProtocol.values()) {
            if (word(protocol).equals(word)) {
                return protocol;
            }
        }
        throw UsageException.check("proxy protocol must be disable, v1 or v2, not `" + value + "'");
    }
}
