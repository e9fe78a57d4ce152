package sluice.control;

import java.util.List;
import org.jspecify.annotations.Nullable;
import sluice.forward.LocalAddress;
import sluice.forward.Refused;
import sluice.forward.Refused.Reason;
import sluice.forward.ServerStatus;
import sluice.forward.ServiceExtras;
import sluice.forward.ServiceKey;
import sluice.forward.ServiceSpec;
import sluice.forward.ServiceStatus;
import sluice.forward.Services;
import sluice.rules.RealServer;
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
        VirtualService service = service(request);
        String command = String.valueOf(request.command());
        switch (command) {
            case Commands.FLUSH -> services.flush();
            case Commands.ZERO -> zero(service);
            default -> change(command, required(service, "service"), request);
        }
    }

    /** The named service, or all if none is named. */
    ServiceTable list(Request request) throws Refused {
        VirtualService service = service(request);
        List<ServiceStatus> listed = service == null ? services.list() : List.of(services.get(Specs.key(service)));
        return new ServiceTable(
                director.connectionTableSize(),
                listed.stream().map(ServiceRequests::listing).toList());
    }

    private void change(String command, VirtualService service, Request request) throws Refused {
        ServiceKey key = Specs.key(service);
        switch (command) {
            case Commands.ADD_SERVICE -> services.add(Specs.of(service));
            case Commands.EDIT_SERVICE -> {
                ServiceExtras extras = services.get(key).spec().extras();
                services.edit(Specs.of(service, extras));
            }
            case Commands.DELETE_SERVICE -> services.delete(key);
            case Commands.ADD_SERVER -> services.addServer(key, Specs.of(server(request)));
            case Commands.EDIT_SERVER -> services.editServer(key, Specs.of(server(request)));
            case Commands.DELETE_SERVER -> services.deleteServer(key, Specs.key(server(request)));
            case Commands.ADD_LOCAL -> {
                LocalAddress local = local(request);
                LocalMessage.checkPort(local, StateFolder.portNames(director));
                services.addLocal(key, local);
            }
            case Commands.DELETE_LOCAL -> services.deleteLocal(key, local(request));
            default -> throw new AssertionError(command);
        }
    }

    private void zero(@Nullable VirtualService service) throws Refused {
        if (service == null) {
            services.zeroAll();
        } else {
            services.zero(Specs.key(service));
        }
    }

    private static @Nullable VirtualService service(Request request) throws Refused {
        ServiceMessage message = request.service();
        return message == null ? null : message.toService();
    }

    private static RealServer server(Request request) throws Refused {
        return required(request.server(), "server").toServer();
    }

    private static LocalAddress local(Request request) throws Refused {
        return required(request.local(), "local").toLocal();
    }

    private static <T> T required(@Nullable T value, String field) throws Refused {
        if (value == null) {
            throw new Refused(Reason.EINVAL, "'" + field + "' is missing");
        }
        return value;
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
