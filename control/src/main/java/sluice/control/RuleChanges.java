package sluice.control;

import org.jspecify.annotations.Nullable;
import sluice.forward.LocalAddress;
import sluice.forward.Refused;
import sluice.forward.Refused.Reason;
import sluice.forward.RuleChange;
import sluice.forward.RuleSet;
import sluice.forward.ServiceExtras;
import sluice.forward.ServiceKey;
import sluice.rules.RealServer;
import sluice.rules.VirtualService;

/** Turns requests into changes of rules. Thread: any; all state is in the arguments. */
final class RuleChanges {
    private RuleChanges() {}

    /**
     * The change that {@code request}, one about a service, asks for.
     *
     * @param extras what the service has of {@link ServiceExtras} that the request does not name; the kernel's options are
     *     all replaced by an edit
     */
    static RuleChange of(Request request, ServiceExtras extras) throws Refused {
        VirtualService service = required(service(request), "service");
        ServiceKey key = Specs.key(service);
        String command = String.valueOf(request.command());
        return switch (command) {
            case Commands.ADD_SERVICE -> new RuleChange.AddService(Specs.of(service));
            case Commands.EDIT_SERVICE -> new RuleChange.EditService(Specs.of(service, extras));
            case Commands.DELETE_SERVICE -> new RuleChange.DeleteService(key);
            case Commands.ADD_SERVER -> new RuleChange.AddServer(key, Specs.of(server(request)));
            case Commands.EDIT_SERVER -> new RuleChange.EditServer(key, Specs.of(server(request)));
            case Commands.DELETE_SERVER -> new RuleChange.DeleteServer(key, Specs.key(server(request)));
            case Commands.ADD_LOCAL -> new RuleChange.AddLocal(key, local(request));
            case Commands.DELETE_LOCAL -> new RuleChange.DeleteLocal(key, local(request));
            default -> throw new AssertionError(command);
        };
    }

    /** As above, the extras being those of the service in {@code rules}. */
    static RuleChange of(Request request, RuleSet rules) throws Refused {
        boolean isEdit = Commands.EDIT_SERVICE.equals(request.command());
        ServiceExtras extras =
                isEdit ? rules.extras(Specs.key(required(service(request), "service"))) : ServiceExtras.NONE;
        return of(request, extras);
    }

    /** The service that {@code request} names, or null. */
    static @Nullable VirtualService service(Request request) throws Refused {
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
}
