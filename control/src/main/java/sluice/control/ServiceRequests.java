package sluice.control;

import java.util.List;
import org.jspecify.annotations.Nullable;
import sluice.forward.Refused;
import sluice.forward.Refused.Reason;
import sluice.forward.ServerStatus;
import sluice.forward.ServiceExtras;
import sluice.forward.ServiceSpec;
import sluice.forward.ServiceStatus;
import sluice.forward.Services;
import sluice.rules.TimeoutSeconds;
import sluice.rules.VirtualService;
import sluice.worker.Director;

/** Carries out what is asked about services, their real servers and local addresses. Thread: the control thread. */
final class ServiceRequests {
    private final Director director;
    private final Services services;

    ServiceRequests(Director director) {
        this.director = director;
        this.services = director.services();
    }

    /** Makes the change that {@code request} asks for. */
    void change(Request request) throws Refused {
        VirtualService service = RuleChanges.service(request);
        switch (String.valueOf(request.command())) {
            case Commands.FLUSH -> services.flush();
            case Commands.ZERO -> zero(service);
            case Commands.EDIT_SERVICE -> {
                ServiceExtras extras = service == null
                        ? ServiceExtras.NONE
                        : services.get(Specs.key(service)).spec().extras();
                services.change(RuleChanges.of(request, extras));
            }
            default -> services.change(RuleChanges.of(request, ServiceExtras.NONE));
        }
    }

    /** The named service, or all if none is named. */
    ServiceTable list(Request request) throws Refused {
        VirtualService service = RuleChanges.service(request);
        List<ServiceStatus> listed = service == null ? services.list() : List.of(services.get(Specs.key(service)));
        return new ServiceTable(
                director.connectionTableSize(),
                listed.stream().map(ServiceRequests::listing).toList());
    }

    /** Sets the timeouts; 0 leaves one as it is. */
    void setTimeouts(@Nullable TimeoutSeconds set) throws Refused {
        if (set == null) {
            throw new Refused(Reason.EINVAL, "'timeouts' is missing");
        }
        try {
            director.timeouts().set(set.tcp(), set.tcpFin(), set.udp());
        } catch (IllegalArgumentException e) {
            throw new Refused(Reason.EINVAL, String.valueOf(e.getMessage()));
        }
    }

    private void zero(@Nullable VirtualService service) throws Refused {
        if (service == null) {
            services.zeroAll();
        } else {
            services.zero(Specs.key(service));
        }
    }

    private static ServiceListing listing(ServiceStatus status) {
        ServiceSpec spec = status.spec();
        return new ServiceListing(
                ServiceMessage.of(Specs.service(spec)),
                status.traffic(),
                status.servers().stream().map(ServiceRequests::listing).toList(),
                status.locals().stream().map(LocalMessage::of).toList());
    }

    private static ServerListing listing(ServerStatus status) {
        ServerMessage server = ServerMessage.of(Specs.server(status.spec()));
        return new ServerListing(server, status.active(), status.inactive(), status.persistent(), status.traffic());
    }
}
