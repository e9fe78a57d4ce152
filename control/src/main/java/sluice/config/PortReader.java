package sluice.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import sluice.config.PortSettings.HostPath;
import sluice.config.PortSettings.Offload;
import sluice.config.Section.Word;
import sluice.port.DeviceSpec;

/** Reads one entry of {@code ports}. */
final class PortReader {
    /** Receive queues of a port. */
    static final int MAXIMUM_QUEUES = 64;

    /** The smallest that IPv4 hosts must take (RFC 791), and the largest that one packet buffer holds on all devices. */
    private static final int MINIMUM_MTU = 576;

    private static final int MAXIMUM_MTU = 1500;
    /** The highest identifier of a VLAN (IEEE 802.1Q). */
    private static final int MAXIMUM_VLAN = 4094;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,14}");
    private static final List<String> HOST_PATHS = List.of("kernel", "drop", "tap");
    private static final long GROUP_BIT = 1L << 40;

    private final Problems problems;
    private final AddressReader addressReader;
    private final int workers;

    PortReader(Problems problems, int workers) {
        this.problems = problems;
        this.workers = workers;
        this.addressReader = new AddressReader(problems);
    }

    /** The port, or null when its device cannot be told. */
    @Nullable
    PortEntry read(Node node) {
        Section port = new Section(problems, node, "a port");
        Optional<Word> name = port.requiredWord("name", "outside");
        name.ifPresent(this::checkName);
        boolean hasDevice = port.has("device");
        Section deviceSection = port.section("device");
        DeviceSpec device = null;
        if (hasDevice) {
            device = new DeviceReader(problems).read(deviceSection);
        } else if (port.isMapping()) {
            port.problem("'device' is missing; add \"device: {type: af_packet, interface: eth0}\" or another device");
        }
        Optional<Word> queuesWord = port.word("queues");
        int queues = queuesWord
                .map(word -> port.number(word, "queues", 1, MAXIMUM_QUEUES))
                .orElse(OptionalInt.empty())
                .orElse(workers);
        int descriptors = port.powerOfTwo("descriptors", 1024, 64, 8192);
        int mtu = port.number("mtu", MAXIMUM_MTU, MINIMUM_MTU, MAXIMUM_MTU);
        OptionalLong mac = port.word("mac").map(this::mac).orElse(OptionalLong.empty());
        String portName = name.map(Word::text).orElse("");
        LinkEntry own = link(port, node, portName, 0, mtu);
        List<LinkEntry> vlans = vlans(port, portName, mtu);
        Offload offload =
                port.choice("offload", "auto", List.of("auto", "off")).equals("auto") ? Offload.AUTO : Offload.OFF;
        HostPath hostPath = hostPath(port, device);
        port.finish();
        if (device == null) {
            return null;
        }
        PortSettings settings = new PortSettings(
                portName,
                device,
                queues,
                descriptors,
                mtu,
                mac,
                own.settings().addresses(),
                own.settings().gateways(),
                hostPath,
                offload,
                vlans.stream().map(LinkEntry::settings).toList());
        List<LinkEntry> links = new ArrayList<>(List.of(own));
        links.addAll(vlans);
        return new PortEntry(
                settings,
                node,
                name.map(Word::node).orElse(null),
                queuesWord.map(Word::node).orElse(null),
                List.copyOf(links));
    }

    private List<LinkEntry> vlans(Section port, String portName, int mtu) {
        List<LinkEntry> vlans = new ArrayList<>();
        Set<Integer> seen = new HashSet<>();
        for (Node node : port.list("vlans")) {
            Section vlan = new Section(problems, node, "a VLAN");
            Optional<Word> idWord = vlan.requiredWord("id", "100");
            OptionalInt id =
                    idWord.map(word -> vlan.number(word, "id", 1, MAXIMUM_VLAN)).orElse(OptionalInt.empty());
            LinkEntry link = link(vlan, node, portName + "." + id.orElse(0), id.orElse(0), mtu);
            vlan.finish();
            if (id.isPresent() && !seen.add(id.getAsInt())) {
                problems.add(
                        idWord.get().node(),
                        "VLAN " + id.getAsInt() + " of this port is there already; give one entry");
            } else if (id.isPresent()) {
                vlans.add(link);
            }
        }
        return vlans;
    }

    private LinkEntry link(Section section, Node node, String name, int vlan, int mtu) {
        List<IpPrefix> addresses = new ArrayList<>();
        List<Node> addressNodes = new ArrayList<>();
        for (Word word : section.words("addresses")) {
            addressReader.interfaceAddress(word).ifPresent(address -> {
                addresses.add(address);
                addressNodes.add(word.node());
            });
        }
        List<IpNumber> gateways = new ArrayList<>();
        List<Node> gatewayNodes = new ArrayList<>();
        for (Word word : section.oneOrMoreWords("gateway")) {
            addressReader.address(word, "gateway").ifPresent(gateway -> {
                gateways.add(gateway);
                gatewayNodes.add(word.node());
            });
        }
        LinkSettings settings = new LinkSettings(name, vlan, mtu, List.copyOf(addresses), List.copyOf(gateways));
        return new LinkEntry(settings, node, addressNodes, gatewayNodes);
    }

    private void checkName(Word name) {
        if (!NAME.matcher(name.text()).matches()) {
            problems.add(
                    name.node(),
                    "'name' is 1 to 15 letters, digits, '-' and '_' and starts with a letter or digit, not '"
                            + name.text() + "'");
        }
    }

    private OptionalLong mac(Word word) {
        OptionalLong mac = Ipv4Text.parseMac(word.text());
        if (mac.isEmpty()) {
            problems.add(
                    word.node(), "'mac' is an Ethernet address as \"02:00:00:00:00:01\", not '" + word.text() + "'");
        } else if ((mac.getAsLong() & GROUP_BIT) != 0 || mac.getAsLong() == 0) {
            problems.add(
                    word.node(),
                    "'mac' is the address of one station: the first byte is even and not all are 0, unlike '"
                            + word.text() + "'");
        }
        return mac;
    }

    private HostPath hostPath(Section port, @Nullable DeviceSpec device) {
        boolean isKernelOwned = device instanceof DeviceSpec.AfPacket || device instanceof DeviceSpec.AfXdp;
        Optional<Node> place = Optional.ofNullable(port.peek("host-path"));
        HostPath path = switch (port.choice("host-path", isKernelOwned ? "kernel" : "drop", HOST_PATHS)) {
            case "kernel" -> HostPath.KERNEL;
            case "tap" -> HostPath.TAP;
            default -> HostPath.DROP;
        };
        if (path == HostPath.KERNEL && !isKernelOwned && device != null && place.isPresent()) {
            problems.add(
                    place.get(),
                    "'host-path' cannot be 'kernel' here: the kernel does not see what this device receives;"
                            + " use tap or drop");
        }
        return path;
    }
}
