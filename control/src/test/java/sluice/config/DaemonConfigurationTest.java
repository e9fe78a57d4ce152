package sluice.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.config.MemorySettings.HugePages;
import sluice.config.PortSettings.HostPath;
import sluice.config.WorkerSettings.Idle;
import sluice.port.DeviceSpec;
import sluice.scheduler.Compatibility;

class DaemonConfigurationTest {
    private static final String GOOD = """
            ports:
              - name: outside
                device: {type: af_packet, interface: eth0}
                addresses: [192.0.2.1/24]
                gateway: 192.0.2.254
            """;

    @Test
    void readsTheSample() throws Exception {
        DaemonConfiguration sample =
                DaemonConfiguration.read(Path.of(System.getProperty("sluice.home"), "deploy/samples/sluice.yaml"));

        assertThat(sample.workers()).isEqualTo(new WorkerSettings(2, List.of(2, 3), Idle.SPIN));
        assertThat(sample.ports())
                .extracting(PortSettings::device)
                .containsExactly(new DeviceSpec.Pci("0000:01:00.0"), new DeviceSpec.Pci("0000:01:00.1"));
        assertThat(sample.ports()).extracting(PortSettings::hostPath).containsExactly(HostPath.TAP, HostPath.DROP);
        assertThat(sample.routes())
                .extracting(route -> route.to() + " via " + route.via())
                .containsExactly("10.2.0.0/16 via 10.1.0.1", "2001:db8:2::/48 via 2001:db8:1::2");
        assertThat(sample.ports().getFirst().addresses()).hasToString("[192.0.2.1/24, 2001:db8::1/64]");
        assertThat(sample.ports().getFirst().gateways()).hasToString("[192.0.2.254, fe80::1]");
    }

    @ParameterizedTest
    @CsvSource({"6.12, LINUX_6_12", "6.1, LINUX_6_1", "'\"6.1\"', LINUX_6_1"})
    void followsTheKernelThatIsNamed(String compat, Compatibility kernel) throws Exception {
        assertThat(DaemonConfiguration.parse("x.yaml", GOOD + "compat: " + compat + "\n")
                        .compatibility())
                .isEqualTo(kernel);
    }

    @Test
    void refusesAKernelThatItDoesNotKnow() {
        ConfigurationException e = catchThrowableOfType(
                ConfigurationException.class, () -> DaemonConfiguration.parse("x.yaml", GOOD + "compat: 6.11\n"));

        assertThat(e.problems())
                .extracting(Problem::toString)
                .containsExactly("x.yaml:6:9: 'compat' is one of 6.1, 6.12, not '6.11'; did you mean '6.1'?");
    }

    @ParameterizedTest
    @CsvSource({"spin, SPIN", "busy, SPIN", "pause, PAUSE", "sleep, SLEEP", "backoff, SLEEP"})
    void workersIdleAsTheyAreTold(String word, Idle idle) throws Exception {
        assertThat(DaemonConfiguration.parse("x.yaml", GOOD + "workers: {idle: " + word + "}\n")
                        .workers()
                        .idle())
                .isEqualTo(idle);
    }

    @Test
    void fillsInDefaults() throws Exception {
        DaemonConfiguration configuration = DaemonConfiguration.parse("x.yaml", GOOD);

        assertThat(configuration.compatibility()).isEqualTo(Compatibility.LINUX_6_12);
        assertThat(configuration.socket()).hasToString("/run/sluice/main.sock");
        assertThat(configuration.stateDirectory()).hasToString("/var/lib/sluice/main");
        assertThat(configuration.memory().hugePages()).isEqualTo(HugePages.AUTO);
        assertThat(configuration.memory().connectionDirectory()).hasToString("/dev/shm/sluice/main");
        assertThat(configuration.workers()).isEqualTo(new WorkerSettings(1, List.of(), Idle.SLEEP));
        PortSettings port = configuration.ports().getFirst();
        assertThat(port.device()).isEqualTo(new DeviceSpec.AfPacket("eth0"));
        assertThat(port.queues()).isEqualTo(1);
        assertThat(port.hostPath()).isEqualTo(HostPath.KERNEL);
        assertThat(port.gateways()).hasToString("[192.0.2.254]");
    }

    @Test
    void reportsEveryMistakeWithItsPlaceInTheOrderOfTheFile() {
        String text = """
                name: Main
                memory:
                  huge-page: true
                  flow-cache-lines: 1000000
                workers: {cores: [1, 1]}
                ports:
                  - name: outside
                    device: {type: af_paket, interface: eth0}
                  - name: inside
                    device: {type: tap, interface: tap0}
                    addresses: [10.1.0.254]
                    gatway: 10.1.0.1
                    mtu: large
                name: again
                routes:
                  - {to: 10.2.0.1/16, via: 10.1.0.1, port: inside}
                """;

        assertThat(problems(text))
                .containsExactly(
                        "x.yaml:1:7: 'name' is part of paths: 1 to 32 of a-z, 0-9, '-' and '_', not 'Main'",
                        "x.yaml:3:3: unknown key 'huge-page'; did you mean 'huge-pages'?; known here: buffers,"
                                + " connection-directory, connections, flow-cache-lines, huge-pages, size-mb",
                        "x.yaml:4:21: 'flow-cache-lines' is a power of two, not '1000000'; use 524288 or 1048576",
                        "x.yaml:5:22: core 1 has a worker already; each worker needs its own",
                        "x.yaml:8:20: 'type' is one of af_packet, af_xdp, tap, memif, ring, null, pcap, pci, not 'af_paket';"
                                + " did you mean 'af_packet'?",
                        "x.yaml:11:17: an address is written as 192.168.0.1/24 or fd00::1/64, not '10.1.0.254';"
                                + " add the length of the network's prefix, /24 for instance",
                        "x.yaml:12:5: unknown key 'gatway'; did you mean 'gateway'?; known here: addresses, descriptors, device,"
                                + " gateway, host-path, mac, mtu, name, offload, queues, vlans",
                        "x.yaml:13:10: 'mtu' is a whole number from 576 to 1500, not 'large'",
                        "x.yaml:14:1: 'name' was given already in line 1; remove one of them",
                        "x.yaml:16:10: '10.2.0.1/16' has bits behind the prefix; use 10.2.0.0/16");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            gateway: 192.0.3.1      | gateway 192.0.3.1 is in no network of port 'p': 192.0.2.1/24
            gateway: 192.0.2.1      | gateway 192.0.2.1 is the port's own address
            gateway: 192.0.2.1/24   | 'gateway' is an address as 192.168.0.254 or fd00::fe, not '192.0.2.1/24'; leave out the prefix length
            gateway: fd00::2        | gateway fd00::2 is in no network of port 'p': 192.0.2.1/24
            gateway: fe80::2        | gateway fe80::2 is in no network of port 'p': 192.0.2.1/24
            gateway: [192.0.2.2, 192.0.2.3] | port 'p' has the gateway for everything already; name networks under 'routes' instead
            mac: 01:00:5e:00:00:01  | 'mac' is the address of one station: the first byte is even and not all are 0, unlike '01:00:5e:00:00:01'
            mac: 02:00:5e:00:00     | 'mac' is an Ethernet address as "02:00:00:00:00:01", not '02:00:5e:00:00'
            queues: 2               | port 'p' has 2 queues, but there is 1 worker, and each needs one queue of each port; leave 'queues' out
            descriptors: 1000       | 'descriptors' is a power of two, not '1000'; use 512 or 1024
            host-path: tab          | 'host-path' is one of kernel, drop, tap, not 'tab'; did you mean 'tap'?
            mtu: [1500]             | 'mtu' is one value, not a list
            mtu:                    | 'mtu' has no value; give it one or remove the line
            """)
    void refusesAPortWith(String line, String message) {
        String text = """
                ports:
                  - name: p
                    device: {type: af_packet, interface: eth0}
                    addresses: [192.0.2.1/24]
                    %s
                """.formatted(line);

        assertThat(problems(text))
                .singleElement()
                .asString()
                .endsWith(": " + message)
                .startsWith("x.yaml:5:");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            192.0.2.0/24    | '192.0.2.0/24' is the address of the network itself; give the port's own
            192.0.2.255/24  | '192.0.2.255/24' is the network's broadcast address; give the port's own
            224.0.0.1/24    | '224.0.0.1/24' is not the address of one host
            192.0.2.1/33    | an address is written as 192.168.0.1/24 or fd00::1/64, not '192.0.2.1/33'
            192.0.2.01/24   | an address is written as 192.168.0.1/24 or fd00::1/64, not '192.0.2.01/24'
            fd00::1         | an address is written as 192.168.0.1/24 or fd00::1/64, not 'fd00::1'; add the length of the network's prefix, /64 for instance
            fd00::1/129     | an address is written as 192.168.0.1/24 or fd00::1/64, not 'fd00::1/129'
            fd00::1::2/64   | an address is written as 192.168.0.1/24 or fd00::1/64, not 'fd00::1::2/64'
            ::ffff:10.0.0.1/120 | an address is written as 192.168.0.1/24 or fd00::1/64, not '::ffff:10.0.0.1/120'
            fd00::/64       | 'fd00::/64' is the address of the network itself; give the port's own
            ff02::1/64      | 'ff02::1/64' is not the address of one host
            ::1/128         | '::1/128' is not the address of one host
            """)
    void refusesAnAddress(String address, String message) {
        String text = """
                ports:
                  - {name: p, device: {type: ring}, addresses: ["%s"]}
                """.formatted(address);

        assertThat(problems(text)).containsExactly("x.yaml:2:49: " + message);
    }

    @Test
    void comparesPortsWithEachOther() {
        String text = """
                ports:
                  - {name: a, device: {type: af_packet, interface: eth0}, addresses: [10.0.0.1/8]}
                  - {name: a, device: {type: af_packet, interface: eth1}, addresses: [192.0.2.1/24]}
                  - {name: b, device: {type: af_xdp, interface: eth0}, addresses: [10.1.0.1/16]}
                  - {name: c, device: {type: ring}, addresses: [192.0.2.1/24]}
                routes:
                  - {to: 10.9.0.0/16, via: 172.16.0.1, port: d}
                """;

        assertThat(problems(text))
                .containsExactly(
                        "x.yaml:3:12: there is a port 'a' already; give another name",
                        "x.yaml:4:5: port 'a' uses the same device; each port needs its own",
                        "x.yaml:4:68: the network of 10.1.0.1/16 overlaps that of 10.0.0.1/8 on port 'a';"
                                + " packets to it could leave by either",
                        "x.yaml:5:49: 192.0.2.1 is an address of port 'a' already",
                        "x.yaml:7:46: there is no port 'd'; did you mean 'a'?");
    }

    @Test
    void comparesBuffersWithMemoryAndQueues() {
        String text = """
                memory: {size-mb: 64, buffers: 16384}
                ports:
                  - {name: a, device: {type: ring}, descriptors: 8192}
                """;

        assertThat(problems(text))
                .containsExactly(
                        "x.yaml:1:9: 16384 buffers need 70 MB; raise 'size-mb' from 64 to 70 or lower 'buffers'",
                        "x.yaml:1:9: the ports' queues can hold 16384 buffers, but 'buffers' is 16384;"
                                + " raise it above 16384 or lower 'descriptors'");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            ports: [               | x.yaml:2:1
            "a: b: c"              | x.yaml:1:5
            "ports: 'x"            | x.yaml:2:1
            """)
    void saysWhereAFileIsNotYaml(String text, String place) {
        assertThat(problems(text + "\n")).singleElement().asString().startsWith(place + ": not YAML: ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            ""          | x.yaml:1:1: 'ports' is missing; a director needs at least one port
            ports: []   | x.yaml:1:1: 'ports' is empty; a director needs at least one port
            - a         | x.yaml:1:1: the configuration is a list of keys and values, as "key: value", not a list
            """)
    void needsAPort(String text, String message) {
        assertThat(problems(text)).contains(message);
    }

    @Test
    void takesTheWordNullForADevice() throws Exception {
        DaemonConfiguration configuration =
                DaemonConfiguration.parse("x.yaml", "ports: [{name: n, device: {type: null}}]");

        assertThat(configuration.ports().getFirst().device()).isEqualTo(new DeviceSpec.Null(64));
    }

    private static List<String> problems(String text) {
        ConfigurationException e =
                catchThrowableOfType(ConfigurationException.class, () -> DaemonConfiguration.parse("x.yaml", text));
        return e == null
                ? List.of()
                : e.problems().stream().map(Problem::toString).toList();
    }

    @Test
    void oneGatewayServesEverything() {
        String text = """
                ports:
                  - {name: a, device: {type: af_packet, interface: x}, addresses: [10.0.0.1/24], gateway: 10.0.0.2}
                  - {name: b, device: {type: af_packet, interface: y}, addresses: [10.1.0.1/24], gateway: 10.1.0.2}
                routes:
                  - {to: 0.0.0.0/0, via: 10.1.0.2, port: b}
                """;
        String problem = "port 'a' has the gateway for everything already; name networks under 'routes' instead";
        assertThat(problems(text)).containsExactly("x.yaml:3:91: " + problem, "x.yaml:5:5: " + problem);
    }

    @Test
    void bothFamiliesHaveTheirOwnAddressesGatewaysAndRoutes() throws Exception {
        String text = """
                ports:
                  - name: a
                    device: {type: ring}
                    addresses: [10.0.0.1/24, fd00::1/64, fe80::1/64, fd00:5::1/128]
                    gateway: [10.0.0.2, fe80::2]
                  - {name: b, device: {type: ring}, addresses: [fd00:1::1/127, fe80::1/64]}
                routes:
                  - {to: fd00:2::/32, via: "fd00:1::", port: b}
                """;
        DaemonConfiguration configuration = DaemonConfiguration.parse("x.yaml", text);

        assertThat(configuration.ports().getFirst().gateways()).hasToString("[10.0.0.2, fe80::2]");
        assertThat(configuration.routes())
                .extracting(route -> route.to() + " via " + route.via())
                .containsExactly("fd00:2::/32 via fd00:1::");
    }

    @Test
    void vlansArePortsOfTheirOwnForAddressesGatewaysAndRoutes() throws Exception {
        String text = """
                ports:
                  - name: a
                    device: {type: ring}
                    addresses: [10.0.0.1/24]
                    offload: off
                    vlans:
                      - {id: 7, addresses: [10.7.0.1/24], gateway: 10.7.0.2}
                      - {id: 4094}
                  - {name: b, device: {type: "null"}, vlans: [{id: 7, addresses: [10.8.0.1/24]}]}
                routes:
                  - {to: 10.9.0.0/16, via: 10.8.0.2, port: b.7}
                """;
        DaemonConfiguration configuration = DaemonConfiguration.parse("x.yaml", text);

        assertThat(LinkSettings.of(configuration.ports()))
                .extracting(link -> link.name() + " " + link.vlan() + " " + link.addresses() + link.gateways())
                .containsExactly(
                        "a 0 [10.0.0.1/24][]",
                        "b 0 [][]",
                        "a.7 7 [10.7.0.1/24][10.7.0.2]",
                        "a.4094 4094 [][]",
                        "b.7 7 [10.8.0.1/24][]");
        assertThat(configuration.ports())
                .extracting(PortSettings::offload)
                .containsExactly(PortSettings.Offload.OFF, PortSettings.Offload.AUTO);
    }

    @Test
    void saysWhatIsWrongWithVlans() {
        String text = """
                ports:
                  - name: a
                    device: {type: ring}
                    addresses: [10.0.0.1/24]
                    offload: on
                    vlans:
                      - {id: 4095, addresses: [10.7.0.1/24]}
                      - {id: 7, addresses: [10.0.0.2/24], gateway: 10.9.0.2}
                      - {id: 7}
                      - {addresses: [10.5.0.1/24]}
                routes:
                  - {to: 10.9.0.0/16, via: 10.8.0.2, port: a.8}
                """;

        assertThat(problems(text))
                .containsExactly(
                        "x.yaml:5:14: 'offload' is one of auto, off, not 'on'",
                        "x.yaml:7:14: 'id' is a whole number from 1 to 4094, not '4095'",
                        "x.yaml:8:29: the network of 10.0.0.2/24 overlaps that of 10.0.0.1/24 on port 'a';"
                                + " packets to it could leave by either",
                        "x.yaml:8:52: gateway 10.9.0.2 is in no network of port 'a.7': 10.0.0.2/24",
                        "x.yaml:9:14: VLAN 7 of this port is there already; give one entry",
                        "x.yaml:10:9: 'id' is missing; add \"id: 100\"",
                        "x.yaml:12:44: there is no port 'a.8'; did you mean 'a.7'?");
    }

    @Test
    void comparesIpv6AddressesToo() {
        String text = """
                ports:
                  - {name: a, device: {type: ring}, mtu: 1279, addresses: [fd00::1/64], gateway: fd00::2}
                  - {name: b, device: {type: ring}, addresses: [fd00::1:0:2/112], gateway: [fe80::9]}
                routes:
                  - {to: 2001:db8::/32, via: 10.0.0.1, port: a}
                  - {to: "::/0", via: fd00::2, port: a}
                  - {to: 2001:db8::1/32, via: fd00::2, port: a}
                """;

        assertThat(problems(text))
                .containsExactly(
                        "x.yaml:2:5: port 'a' has IPv6 addresses, which needs an 'mtu' of 1280 or more, not 1279",
                        "x.yaml:3:49: the network of fd00::1:0:2/112 overlaps that of fd00::1/64 on port 'a';"
                                + " packets to it could leave by either",
                        "x.yaml:3:77: port 'a' has the gateway for everything already;"
                                + " name networks under 'routes' instead",
                        "x.yaml:5:30: 'via' 10.0.0.1 is of another family than 2001:db8::/32",
                        "x.yaml:6:5: port 'a' has the gateway for everything already;"
                                + " name networks under 'routes' instead",
                        "x.yaml:7:10: '2001:db8::1/32' has bits behind the prefix; use 2001:db8::/32");
    }

    @Test
    void routesOfTheKernelsTypesBarNetworks() throws Exception {
        String text = """
                ports:
                  - {name: a, device: {type: ring}, addresses: [10.0.0.1/24, fd00::1/64], gateway: 10.0.0.2}
                routes:
                  - {to: 10.1.0.0/16, type: unreachable}
                  - {to: fd00:31::/64, type: prohibit}
                  - {to: 10.2.0.0/16, type: blackhole}
                  - {to: 10.3.0.0/16, type: unicast, via: 10.0.0.3, port: a}
                """;
        DaemonConfiguration configuration = DaemonConfiguration.parse("x.yaml", text);

        assertThat(configuration.barredNetworks()).hasToString("[10.1.0.0/16, fd00:31::/64, 10.2.0.0/16]");
        assertThat(configuration.routes())
                .extracting(route -> route.to() + " via " + route.via())
                .containsExactly("10.3.0.0/16 via 10.0.0.3");
    }

    @Test
    void refusesToBarWhatIsRoutedAlready() {
        String text = """
                ports:
                  - {name: a, device: {type: ring}, addresses: [10.0.0.1/24], gateway: 10.0.0.2}
                routes:
                  - {to: 10.1.0.0/16, via: 10.0.0.3, port: a}
                  - {to: 10.1.0.0/16, type: unreachable}
                  - {to: 0.0.0.0/0, type: blackhole}
                  - {to: 10.2.0.0/16, type: blackhole, via: 10.0.0.3}
                """;

        assertThat(problems(text))
                .containsExactly(
                        "x.yaml:5:5: there is a route to 10.1.0.0/16 already; remove one of them",
                        "x.yaml:6:5: port 'a' has the gateway for everything already;"
                                + " name networks under 'routes' instead",
                        "x.yaml:7:40: unknown key 'via'; known here: to, type");
    }
}
