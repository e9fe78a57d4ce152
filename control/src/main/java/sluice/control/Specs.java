package sluice.control;

import sluice.forward.Refused;
import sluice.forward.Refused.Reason;
import sluice.forward.ServerKey;
import sluice.forward.ServerSpec;
import sluice.forward.ServiceKey;
import sluice.forward.ServiceSpec;
import sluice.rules.RealServer;
import sluice.rules.Tunnel;
import sluice.rules.VirtualService;

/** Turns what rules describe into what the director knows, and refuses what it does not know yet. Thread: any. */
final class Specs {
    private Specs() {}

    static ServiceSpec of(VirtualService service) throws Refused {
        if (service.persistenceSeconds() != 0) {
            throw unsupported("persistence (-p)");
        }
        if (!service.persistenceEngine().isEmpty()) {
            throw unsupported("persistence engines (--pe)");
        }
        if (service.isOnePacket()) {
            throw unsupported("one-packet scheduling (-o)");
        }
        if (service.schedulerFlags() != 0) {
            throw unsupported("scheduler flags (-b)");
        }
        return new ServiceSpec(key(service), service.scheduler());
    }

    static ServiceKey key(VirtualService service) throws Refused {
        if (service.isByMark()) {
            throw unsupported("services by firewall mark (-f)");
        }
        return new ServiceKey(service.protocol(), service.address(), service.port());
    }

    static ServerSpec of(RealServer server) throws Refused {
        if (!server.tunnel().equals(Tunnel.IPIP)) {
            throw unsupported("tunnels other than ipip (--tun-type)");
        }
        return new ServerSpec(
                key(server), server.method(), server.weight(), server.upperThreshold(), server.lowerThreshold());
    }

    static ServerKey key(RealServer server) {
        return new ServerKey(server.address(), server.port());
    }

    static VirtualService service(ServiceSpec spec) {
        ServiceKey key = spec.key();
        return VirtualService.plain(key.protocol(), key.address(), key.port(), spec.scheduler());
    }

    static RealServer server(ServerSpec spec) {
        return new RealServer(
                spec.key().address(),
                spec.key().port(),
                spec.method(),
                spec.weight(),
                spec.upperThreshold(),
                spec.lowerThreshold(),
                Tunnel.IPIP);
    }

    private static Refused unsupported(String what) {
        return new Refused(Reason.EOPNOTSUPP, "Sluice has no " + what + " yet");
    }
}
