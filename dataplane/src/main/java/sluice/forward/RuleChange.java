package sluice.forward;

/** One change of the rules. Immutable; whether it can be made, {@link RuleSet#make} decides. */
public sealed interface RuleChange {
    /** A service without servers comes. */
    record AddService(ServiceSpec spec) implements RuleChange {}

    /** A service gets other settings; its servers and local addresses stay. */
    record EditService(ServiceSpec spec) implements RuleChange {}

    /** A service goes, with its servers and local addresses. */
    record DeleteService(ServiceKey service) implements RuleChange {}

    /** A real server comes. */
    record AddServer(ServiceKey service, ServerSpec server) implements RuleChange {}

    /** A real server gets other settings. */
    record EditServer(ServiceKey service, ServerSpec server) implements RuleChange {}

    /** A real server goes. */
    record DeleteServer(ServiceKey service, ServerKey server) implements RuleChange {}

    /** A local address comes, behind those that the service has. */
    record AddLocal(ServiceKey service, LocalAddress local) implements RuleChange {}

    /** A local address goes. */
    record DeleteLocal(ServiceKey service, LocalAddress local) implements RuleChange {}
}
