package sluice.control;

import sluice.forward.ProxyProtocol;
import sluice.forward.Refused;
import sluice.forward.Refused.Reason;
import sluice.forward.ServerKey;
import sluice.forward.ServerSpec;
import sluice.forward.ServiceExtras;
import sluice.forward.ServiceKey;
import sluice.forward.ServiceSpec;
import sluice.rules.ExtraOptions;
import sluice.rules.Protocols;
import sluice.rules.RealServer;
import sluice.rules.VirtualService;

/** Turns what rules describe into what the director knows. Thread: any. */
final class Specs {
    private Specs() {}

    /** What a new service is like. */
    static ServiceSpec of(VirtualService service) throws Refused {
        return of(service, ServiceExtras.NONE);
    }

    /** What a service is like from now on that had {@code extras} and is told to be {@code service}. */
    static ServiceSpec of(VirtualService service, ServiceExtras extras) throws Refused {
        ServiceExtras wanted = service.extras().over(extras);
        if (!service.isByMark() && service.protocol() != Protocols.TCP) {
            streamOnly("a SYN proxy", wanted.isSynProxied());
            streamOnly("the PROXY protocol", wanted.proxyProtocol() != ProxyProtocol.NONE);
        }
        return new ServiceSpec(
                key(service),
                service.scheduler(),
                service.schedulerFlags(),
                service.persistenceSeconds(),
                service.netmask(),
                service.persistenceEngine(),
                service.isOnePacket(),
                wanted);
    }

    private static void streamOnly(String what, boolean isWanted) throws Refused {
        if (isWanted) {
            throw new Refused(Reason.EINVAL, what + " is only for TCP services");
        }
    }

    static ServiceKey key(VirtualService service) {
        // By mark, the kernel keeps a service as one of TCP whatever was said (spec 1.1).
        int protocol = service.isByMark() ? Protocols.TCP : service.protocol();
        return new ServiceKey(protocol, service.address(), service.port(), (int) service.firewallMark());
    }

    static ServerSpec of(RealServer server) {
        return new ServerSpec(
                key(server),
                server.method(),
                server.weight(),
                server.upperThreshold(),
                server.lowerThreshold(),
                server.tunnel());
    }

    static ServerKey key(RealServer server) {
        return new ServerKey(server.address(), server.port());
    }

    static VirtualService service(ServiceSpec spec) {
        ServiceKey key = spec.key();
        return new VirtualService(
                key.protocol(),
                key.address(),
                key.port(),
                Integer.toUnsignedLong(key.mark()),
                spec.scheduler(),
                spec.flags(),
                spec.persistenceSeconds(),
                spec.netmask(),
                spec.persistenceEngine(),
                spec.isOnePacket(),
                ExtraOptions.of(spec.extras()));
    }

    static RealServer server(ServerSpec spec) {
        return new RealServer(
                spec.key().address(),
                spec.key().port(),
                spec.method(),
                spec.weight(),
                spec.upperThreshold(),
                spec.lowerThreshold(),
                spec.tunnel());
    }
}
