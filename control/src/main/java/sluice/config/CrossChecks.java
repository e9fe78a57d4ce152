package sluice.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import sluice.port.DeviceSpec;

/** Finds what is wrong only when parts of the file are compared with each other. */
final class CrossChecks {
    /** A buffer in DPDK's pool: 2048 bytes for the frame, 128 of headroom, 128 of descriptor, and the pool's own header. */
    private static final int BUFFER_BYTES = 2432;

    /** Every link of IPv6 has it (RFC 8200, section 5). */
    private static final int MINIMUM_MTU_IPV6 = 1280;

    /** What DPDK uses besides packet buffers. */
    private static final int BASE_MEGABYTES = 32;

    private final Problems problems;
    private final List<PortEntry> ports;
    private final Set<IpPrefix> destinations = new HashSet<>();
    private @Nullable String defaultPort4;
    private @Nullable String defaultPort6;

    CrossChecks(Problems problems, List<PortEntry> ports) {
        this.problems = problems;
        this.ports = ports;
    }

    /** Names, devices, queues, addresses and gateways of all ports. */
    void ports(int workers) {
        Set<String> names = new HashSet<>();
        Map<Object, String> devices = new HashMap<>();
        List<IpPrefix> networks = new ArrayList<>();
        List<String> owners = new ArrayList<>();
        for (PortEntry port : ports) {
            PortSettings settings = port.settings();
            if (!settings.name().isEmpty() && !names.add(settings.name())) {
                problems.add(
                        port.or(port.name()), "there is a port '" + settings.name() + "' already; give another name");
            }
            Object device = identity(settings.device());
            String user = device == null ? null : devices.putIfAbsent(device, settings.name());
            if (user != null) {
                problems.add(port.node(), "port '" + user + "' uses the same device; each port needs its own");
            }
            queues(port, workers);
            for (LinkEntry link : port.links()) {
                addresses(link, networks, owners);
                gateways(link);
                mtu(link);
            }
        }
    }

    /** Networks that are barred; after {@link #routes}. */
    void barred(List<BarredEntry> barred) {
        barred.forEach(entry -> destination(entry.to(), entry.node()));
    }

    private void destination(IpPrefix to, Node place) {
        String defaultPort = to.isIpv4() ? defaultPort4 : defaultPort6;
        if (to.length() == 0 && defaultPort != null) {
            problems.add(place, secondDefault(defaultPort));
        } else if (!destinations.add(to)) {
            problems.add(place, "there is a route to " + to + " already; remove one of them");
        }
    }

    /** Ports and routers of routes. */
    void routes(List<RouteEntry> routes) {
        for (RouteEntry route : routes) {
            RouteSettings settings = route.settings();
            destination(settings.to(), route.node());
            LinkEntry port = named(settings.port());
            if (port == null) {
                List<String> names = links().map(link -> link.settings().name()).toList();
                problems.add(
                        route.port(),
                        "there is no port '" + settings.port() + "'"
                                + NearestName.of(settings.port(), names)
                                        .map(name -> "; did you mean '" + name + "'?")
                                        .orElse("; ports are " + String.join(", ", names)));
            } else if (settings.via().isIpv4() != settings.to().isIpv4()) {
                problems.add(route.via(), "'via' " + settings.via() + " is of another family than " + settings.to());
            } else if (!isConnected(port.settings(), settings.via())) {
                problems.add(
                        route.via(),
                        "'via' " + settings.via() + " is in no network of port '" + settings.port() + "': "
                                + networks(port.settings()));
            }
        }
    }

    /** Whether the buffers fit the memory and suffice for all queues. */
    void memory(Section memory, MemorySettings settings) {
        long needed = BASE_MEGABYTES + (((long) settings.buffers() * BUFFER_BYTES) >> 20);
        if (needed > settings.sizeMegabytes()) {
            memory.problem(settings.buffers() + " buffers need " + needed + " MB; raise 'size-mb' from "
                    + settings.sizeMegabytes() + " to " + needed + " or lower 'buffers'");
        }
        long held = 0;
        for (PortEntry port : ports) {
            held += port.settings().spec().buffers();
        }
        if (held >= settings.buffers()) {
            memory.problem("the ports' queues can hold " + held + " buffers, but 'buffers' is " + settings.buffers()
                    + "; raise it above " + held + " or lower 'descriptors'");
        }
    }

    private static String secondDefault(String defaultPort) {
        return "port '" + defaultPort
                + "' has the gateway for everything already; name networks under 'routes' instead";
    }

    /** Each worker polls one queue of each port. */
    private void queues(PortEntry port, int workers) {
        PortSettings settings = port.settings();
        String crew = workers == 1 ? "there is 1 worker" : "there are " + workers + " workers";
        if (settings.device() instanceof DeviceSpec.Pcap && settings.queues() > 1) {
            problems.add(port.or(port.queues()), "a pcap device has one queue, but " + crew + "; use one worker");
        } else if (settings.queues() != workers) {
            problems.add(
                    port.or(port.queues()),
                    "port '" + settings.name() + "' has " + settings.queues() + " queues, but " + crew
                            + ", and each needs one queue of each port; leave 'queues' out");
        }
    }

    private void addresses(LinkEntry port, List<IpPrefix> networks, List<String> owners) {
        String name = port.settings().name();
        for (int i = 0; i < port.addresses().size(); i++) {
            IpPrefix address = port.settings().addresses().get(i);
            if (address.isLinkLocal()) {
                // Every link has the same network, and what is unique is so on its link only.
                continue;
            }
            Node place = port.addresses().get(i);
            for (int j = 0; j < networks.size(); j++) {
                IpPrefix other = networks.get(j);
                if (other.address().equals(address.address())) {
                    problems.add(place, address.address() + " is an address of port '" + owners.get(j) + "' already");
                    break;
                }
                // Several addresses of one network are usual on one port, and ambiguous on two.
                if (!owners.get(j).equals(name) && other.overlaps(address)) {
                    problems.add(
                            place,
                            "the network of " + address + " overlaps that of " + other + " on port '" + owners.get(j)
                                    + "'; packets to it could leave by either");
                    break;
                }
            }
            networks.add(address);
            owners.add(name);
        }
    }

    private void gateways(LinkEntry port) {
        LinkSettings settings = port.settings();
        for (int i = 0; i < settings.gateways().size(); i++) {
            IpNumber gateway = settings.gateways().get(i);
            Node place = port.gateways().get(i);
            if (!isConnected(settings, gateway)) {
                problems.add(
                        place,
                        "gateway " + gateway + " is in no network of port '" + settings.name() + "': "
                                + networks(settings));
            } else if (settings.addresses().stream()
                    .anyMatch(own -> own.address().equals(gateway))) {
                problems.add(place, "gateway " + gateway + " is the port's own address");
            }
            String defaultPort = gateway.isIpv4() ? defaultPort4 : defaultPort6;
            if (defaultPort != null) {
                problems.add(place, secondDefault(defaultPort));
            } else if (gateway.isIpv4()) {
                defaultPort4 = settings.name();
            } else {
                defaultPort6 = settings.name();
            }
        }
    }

    private void mtu(LinkEntry port) {
        LinkSettings settings = port.settings();
        if (settings.mtu() < MINIMUM_MTU_IPV6 && settings.addresses().stream().anyMatch(own -> !own.isIpv4())) {
            problems.add(
                    port.node(),
                    "port '" + settings.name() + "' has IPv6 addresses, which needs an 'mtu' of " + MINIMUM_MTU_IPV6
                            + " or more, not " + settings.mtu());
        }
    }

    private @Nullable LinkEntry named(String name) {
        return links().filter(link -> link.settings().name().equals(name))
                .findFirst()
                .orElse(null);
    }

    private Stream<LinkEntry> links() {
        return ports.stream().flatMap(port -> port.links().stream());
    }

    /** Link-local addresses can be reached on each link that has IPv6. */
    private static boolean isConnected(LinkSettings port, IpNumber address) {
        return port.addresses().stream()
                .anyMatch(own -> own.contains(address) || (address.isLinkLocal() && !own.isIpv4()));
    }

    private static String networks(LinkSettings port) {
        return port.addresses().isEmpty()
                ? "it has no addresses"
                : String.join(
                        ", ", port.addresses().stream().map(IpPrefix::toString).toList());
    }

    /** What two ports cannot share, or null if nothing speaks against it. */
    private static @Nullable Object identity(DeviceSpec device) {
        return switch (device) {
            case DeviceSpec.AfPacket afPacket -> afPacket.interfaceName();
            case DeviceSpec.AfXdp afXdp -> afXdp.interfaceName();
            case DeviceSpec.Tap tap -> tap.interfaceName();
            case DeviceSpec.Memif memif -> List.of(memif.socket(), memif.id());
            case DeviceSpec.Pci pci -> pci.address();
            case DeviceSpec.Ring ring -> null;
            case DeviceSpec.Null none -> null;
            case DeviceSpec.Pcap pcap -> null;
        };
    }
}
