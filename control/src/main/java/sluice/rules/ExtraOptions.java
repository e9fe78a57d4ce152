package sluice.rules;

import org.jspecify.annotations.Nullable;
import sluice.forward.ProxyProtocol;
import sluice.forward.ServiceExtras;

/**
 * What a line says of a service beyond what the kernel's services have: the options of DPVS. What it does not say is
 * null: a service that is added then has the default, one that is edited keeps what it has.
 *
 * @param synproxy whether clients' handshakes are completed first ({@code -j})
 * @param proxyProtocol how real servers are told the client's address ({@code --proxy-protocol})
 * @param connectionSeconds idle timeout of its connections, 0 for that of their protocol ({@code --conn-timeout})
 */
public record ExtraOptions(
        @Nullable Boolean synproxy,
        @Nullable ProxyProtocol proxyProtocol,
        @Nullable Integer connectionSeconds) {
    /** Nothing is said. */
    public static final ExtraOptions NONE = new ExtraOptions(null, null, null);

    /** What has to be said to make {@code extras} out of a service as the kernel has it. */
    public static ExtraOptions of(ServiceExtras extras) {
        return new ExtraOptions(
                extras.isSynProxied() ? Boolean.TRUE : null,
                extras.proxyProtocol() == ProxyProtocol.NONE ? null : extras.proxyProtocol(),
                extras.connectionSeconds() == 0 ? null : extras.connectionSeconds());
    }

    /** What becomes of {@code before}. */
    public ServiceExtras over(ServiceExtras before) {
        return new ServiceExtras(
                synproxy == null ? before.isSynProxied() : synproxy,
                proxyProtocol == null ? before.proxyProtocol() : proxyProtocol,
                connectionSeconds == null ? before.connectionSeconds() : connectionSeconds);
    }

    /** What becomes of a service as the kernel has it. */
    public ServiceExtras alone() {
        return over(ServiceExtras.NONE);
    }
}
