package sluice.forward;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sluice.forward.Refused.Reason;
import sluice.scheduler.Compatibility;
import sluice.scheduler.Schedulers;

/**
 * Which services there are, with their servers and local addresses: configuration without anything that runs. Takes
 * changes and refuses those that the kernel's IPVS refuses, for the same reasons in the same order (spec 1.1 to 1.5).
 *
 * <p>Thread: one at a time. A refused change leaves everything as it was.
 */
public final class RuleSet {
    private static final String NO_SERVICE_OF_SERVER = "Service not defined";

    private final Compatibility compatibility;
    private final List<String> ports;
    private final Map<ServiceKey, ServiceRules> services = new LinkedHashMap<>();
    private boolean isSynchronised;

    /**
     * No rules.
     *
     * @param compatibility the kernel whose schedulers there are
     * @param ports names of the ports that local addresses can be given to
     */
    public RuleSet(Compatibility compatibility, List<String> ports) {
        this.compatibility = compatibility;
        this.ports = List.copyOf(ports);
    }

    /** The rules of one service. From the first copy of the rules on, which shares it, an object of this class stays as it is. */
    public static final class ServiceRules {
        private ServiceSpec spec;
        private final Map<ServerKey, ServerSpec> servers = new LinkedHashMap<>();
        private final List<LocalAddress> locals = new ArrayList<>();
        private boolean isShared;

        private ServiceRules(ServiceSpec spec) {
            this.spec = spec;
        }

        private ServiceRules copy() {
            ServiceRules same = new ServiceRules(spec);
            same.servers.putAll(servers);
            same.locals.addAll(locals);
            return same;
        }

        /** Its settings. */
        public ServiceSpec spec() {
            return spec;
        }

        /** Its real servers by what names them, the oldest first. */
        public Map<ServerKey, ServerSpec> servers() {
            return Collections.unmodifiableMap(servers);
        }

        /** Its local addresses, the oldest first. */
        public List<LocalAddress> locals() {
            return Collections.unmodifiableList(locals);
        }
    }

    /** The same rules, to be changed independently. Both share what neither has changed since. */
    public RuleSet copy() {
        RuleSet copy = new RuleSet(compatibility, ports);
        copy.isSynchronised = isSynchronised;
        services.forEach((key, rules) -> {
            rules.isShared = true;
            copy.services.put(key, rules);
        });
        return copy;
    }

    /** Whether synchronisation daemons run, whose messages have one address family for service and server. */
    void synchronise(boolean isRunning) {
        isSynchronised = isRunning;
    }

    /** Whether some real server is of another address family than its service. */
    boolean hasMixedFamilies() {
        for (ServiceRules service : services.values()) {
            for (ServerKey server : service.servers.keySet()) {
                if (server.isIpv6() != service.spec.key().isIpv6()) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The rules by service, the oldest first. */
    public Map<ServiceKey, ServiceRules> services() {
        return Collections.unmodifiableMap(services);
    }

    /** The local addresses of a service, none if there is no such service. */
    List<LocalAddress> locals(ServiceKey key) {
        ServiceRules service = services.get(key);
        return service == null ? List.of() : service.locals();
    }

    /** Makes {@code change}. */
    public void make(RuleChange change) throws Refused {
        switch (change) {
            case RuleChange.AddService add -> add(add.spec());
            case RuleChange.EditService edit -> edit(edit.spec());
            case RuleChange.DeleteService delete -> {
                find(delete.service(), "No such service");
                services.remove(delete.service());
            }
            case RuleChange.AddServer add -> addServer(add.service(), add.server());
            case RuleChange.EditServer edit -> editServer(edit.service(), edit.server());
            case RuleChange.DeleteServer delete -> {
                ServiceRules service = find(delete.service(), NO_SERVICE_OF_SERVER);
                if (!service.servers.containsKey(delete.server())) {
                    throw noDestination();
                }
                own(delete.service(), service).servers.remove(delete.server());
            }
            case RuleChange.AddLocal add -> addLocal(add.service(), add.local());
            case RuleChange.DeleteLocal delete -> deleteLocal(delete.service(), delete.local());
        }
    }

    /** What a service has that the kernel's have not. */
    public ServiceExtras extras(ServiceKey key) throws Refused {
        return find(key, "No such service").spec.extras();
    }

    /** Refuses as changes of a service that does not exist are refused. */
    public void require(ServiceKey key) throws Refused {
        find(key, "No such service");
    }

    /** Deletes all services. */
    public void flush() {
        services.clear();
    }

    /**
     * What must be changed here to have the rules of {@code wanted}: no more than is different, first what comes, at last
     * what goes, so that on the way no service is without servers that has some before and afterwards. The order of
     * services, servers and local addresses is no difference.
     */
    public List<RuleChange> changesTo(RuleSet wanted) {
        return RuleDifferences.between(this, wanted);
    }

    private void add(ServiceSpec spec) throws Refused {
        RuleChecks.check(spec.key());
        RuleChecks.check(spec);
        if (services.containsKey(spec.key())) {
            throw new Refused(Reason.EEXIST, "Service already exists");
        }
        if (services.size() == Services.MAXIMUM_SERVICES) {
            throw new Refused(Reason.ENOSPC, "there are " + Services.MAXIMUM_SERVICES + " services already");
        }
        checkNames(spec);
        services.put(spec.key(), new ServiceRules(spec));
    }

    private void edit(ServiceSpec spec) throws Refused {
        // The kernel looks for the service first; an unknown scheduler is found out after that.
        ServiceRules service = find(spec.key(), "No such service");
        RuleChecks.check(spec);
        checkNames(spec);
        own(spec.key(), service).spec = spec;
    }

    private void addServer(ServiceKey key, ServerSpec spec) throws Refused {
        ServiceRules service = find(key, NO_SERVICE_OF_SERVER);
        RuleChecks.check(key, spec);
        checkFamilies(key, spec);
        if (service.servers.containsKey(spec.key())) {
            throw new Refused(Reason.EEXIST, "Destination already exists");
        }
        RuleChecks.checkUnicast(spec.key().address());
        own(key, service).servers.put(spec.key(), spec);
    }

    private void editServer(ServiceKey key, ServerSpec spec) throws Refused {
        ServiceRules service = find(key, NO_SERVICE_OF_SERVER);
        RuleChecks.check(key, spec);
        checkFamilies(key, spec);
        if (!service.servers.containsKey(spec.key())) {
            throw noDestination();
        }
        own(key, service).servers.put(spec.key(), spec);
    }

    private void checkFamilies(ServiceKey key, ServerSpec spec) throws Refused {
        if (isSynchronised && spec.key().isIpv6() != key.isIpv6()) {
            throw new Refused(
                    Reason.EINVAL,
                    "while a synchronisation daemon runs, real servers are of their service's address family");
        }
    }

    private void addLocal(ServiceKey key, LocalAddress local) throws Refused {
        ServiceRules service = find(key, NO_SERVICE_OF_SERVER);
        RuleChecks.checkUnicast(local.address());
        if (!local.port().equals(LocalAddress.ANY_PORT) && !ports.contains(local.port())) {
            throw new Refused(
                    Reason.EINVAL, "there is no port '" + local.port() + "'; there are " + String.join(", ", ports));
        }
        if (indexOf(service.locals, local) >= 0) {
            throw new Refused(Reason.EEXIST, "Local address already exists");
        }
        if (service.locals.size() == Services.MAXIMUM_LOCALS) {
            throw new Refused(Reason.ENOSPC, "a service has at most " + Services.MAXIMUM_LOCALS + " local addresses");
        }
        own(key, service).locals.add(local);
    }

    private void deleteLocal(ServiceKey key, LocalAddress local) throws Refused {
        ServiceRules service = find(key, NO_SERVICE_OF_SERVER);
        int index = indexOf(service.locals, local);
        if (index < 0) {
            throw new Refused(Reason.ENOENT, "No such local address");
        }
        own(key, service).locals.remove(index);
    }

    private ServiceRules find(ServiceKey key, String message) throws Refused {
        ServiceRules service = services.get(key);
        if (service == null) {
            throw new Refused(Reason.ESRCH, message);
        }
        return service;
    }

    /** The rules of a service that there is, to be changed: no longer those that a copy shares. */
    private ServiceRules own(ServiceKey key, ServiceRules rules) {
        if (!rules.isShared) {
            return rules;
        }
        ServiceRules own = rules.copy();
        services.put(key, own);
        return own;
    }

    private static Refused noDestination() {
        return new Refused(Reason.ENOENT, "No such destination");
    }

    private static int indexOf(List<LocalAddress> locals, LocalAddress local) {
        return locals.stream().map(LocalAddress::address).toList().indexOf(local.address());
    }

    private void checkNames(ServiceSpec spec) throws Refused {
        if (!Schedulers.isKnown(spec.scheduler(), compatibility)
                || !PersistenceEngines.isKnown(spec.persistenceEngine())) {
            throw new Refused(Reason.ENOENT, "Scheduler or persistence engine not found");
        }
    }
}
