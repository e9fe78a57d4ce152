package sluice.port;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import sluice.dpdk.EalOptions;
import sluice.os.KernelInterface;

/** The part of {@link Preflight} that looks at one port. */
final class DevicePreflight {
    private static final Pattern PORT_NAME = Pattern.compile("[A-Za-z0-9_-]{1,24}");
    private static final Pattern PCI_ADDRESS = Pattern.compile("\\p{XDigit}{4}:\\p{XDigit}{2}:\\p{XDigit}{2}\\.[0-7]");
    private static final Set<String> USER_SPACE_DRIVERS = Set.of("vfio-pci", "uio_pci_generic", "igb_uio");

    /** Drivers that share a NIC with DPDK: it must not be taken from them. */
    private static final Set<String> SHARING_DRIVERS = Set.of("mlx4_core", "mlx5_core", "mana");

    /** A frame is two addresses, a type, and a VLAN tag longer than the packet in it. */
    private static final int ETHERNET_BYTES = 18;

    private final Host host;
    private final EalOptions options;
    private final PortSpec port;
    private final List<Preflight.Problem> problems;

    DevicePreflight(Host host, EalOptions options, PortSpec port, List<Preflight.Problem> problems) {
        this.host = host;
        this.options = options;
        this.port = port;
        this.problems = problems;
    }

    void check() {
        if (!PORT_NAME.matcher(port.name()).matches()) {
            add("its name is not made of 1 to 24 letters, digits, - and _", "give it another name");
        }
        if (port.mtu() + ETHERNET_BYTES > DpdkPool.FRAME_BYTES) {
            add(
                    "an MTU of " + port.mtu() + " does not fit the packet buffers",
                    "use " + (DpdkPool.FRAME_BYTES - ETHERNET_BYTES) + " at most");
        }
        switch (port.device()) {
            case DeviceSpec.AfPacket device -> {
                checkCapability(Host.CAP_NET_RAW, "CAP_NET_RAW");
                checkInterface(device.interfaceName());
            }
            case DeviceSpec.AfXdp device -> checkAfXdp(device);
            case DeviceSpec.Tap device -> checkTap(device);
            case DeviceSpec.Memif device -> checkMemif(device);
            case DeviceSpec.Pcap device -> checkPcap(device);
            case DeviceSpec.Pci device -> checkPci(device);
            case DeviceSpec.Ring device -> {}
            case DeviceSpec.Null device -> {}
        }
    }

    private void add(String what, String remedy) {
        problems.add(new Preflight.Problem("port " + port.name() + ": " + what, remedy));
    }

    private void checkCapability(int capability, String name) {
        if (!host.has(capability)) {
            add(
                    "its device needs the capability " + name,
                    "run as root, or give it to the service (systemd: AmbientCapabilities=" + name + ")");
        }
    }

    private void checkInterface(String name) {
        if (!KernelInterface.exists(name)) {
            add("there is no network interface " + name, "see `ip link`; a namespace shows its own only");
        } else if (!KernelInterface.isUp(name)) {
            add("network interface " + name + " is down", "switch it on: ip link set " + name + " up");
        } else if (KernelInterface.mtu(name) < port.mtu()) {
            add(
                    "network interface " + name + " has an MTU of " + KernelInterface.mtu(name) + ", less than "
                            + port.mtu(),
                    "raise it: ip link set " + name + " mtu " + port.mtu());
        }
    }

    private void checkAfXdp(DeviceSpec.AfXdp device) {
        checkCapability(Host.CAP_NET_RAW, "CAP_NET_RAW");
        checkCapability(Host.CAP_NET_ADMIN, "CAP_NET_ADMIN");
        if (!host.has(Host.CAP_SYS_ADMIN)) {
            checkCapability(Host.CAP_BPF, "CAP_BPF");
        }
        checkInterface(device.interfaceName());
        Path queues = host.path("sys/class/net/" + device.interfaceName() + "/queues");
        int last = device.startQueue() + port.queues() - 1;
        if (Files.isDirectory(queues) && !Files.isDirectory(queues.resolve("rx-" + last))) {
            add(
                    "network interface " + device.interfaceName() + " has no receive queue " + last,
                    "use fewer queues, or see `ethtool -l " + device.interfaceName() + "`");
        }
    }

    private void checkTap(DeviceSpec.Tap device) {
        checkCapability(Host.CAP_NET_ADMIN, "CAP_NET_ADMIN");
        if (!Files.isWritable(host.path("dev/net/tun"))) {
            add("/dev/net/tun is missing or not writable", "load the kernel module: modprobe tun");
        }
        if (device.interfaceName().isEmpty() || device.interfaceName().length() > KernelInterface.LONGEST_NAME_BYTES) {
            add(
                    "'" + device.interfaceName() + "' cannot be the name of a network interface",
                    "use 1 to " + KernelInterface.LONGEST_NAME_BYTES + " characters");
        }
    }

    private void checkMemif(DeviceSpec.Memif device) {
        Path directory = Path.of(device.socket()).toAbsolutePath().getParent();
        if (!device.socket().startsWith("@") && directory != null && !Files.isWritable(directory)) {
            add("its socket " + device.socket() + " cannot be made", "create " + directory + ", or let it be written");
        }
        if (device.isZeroCopy() && !options.hasHugePages()) {
            add("zero-copy memif needs huge pages", "start with huge pages, or without zero copy");
        }
        if (device.ringSizeLog2() < 1 || device.ringSizeLog2() > 14) {
            add("a memif ring has 2^1 to 2^14 slots, not 2^" + device.ringSizeLog2(), "use 10");
        }
    }

    private void checkPcap(DeviceSpec.Pcap device) {
        if (!Files.isReadable(device.receive())) {
            add("capture file " + device.receive() + " cannot be read", "name another one");
        }
        Path directory = device.transmit().toAbsolutePath().getParent();
        if (directory == null || !Files.isWritable(directory)) {
            add("capture file " + device.transmit() + " cannot be written", "name another one");
        }
    }

    private void checkPci(DeviceSpec.Pci device) {
        String address = device.address();
        if (!PCI_ADDRESS.matcher(address).matches()) {
            add("'" + address + "' is no PCI address", "write it as 0000:01:00.0; see `dpdk-devbind.py --status`");
            return;
        }
        if (!options.hasHugePages()) {
            add("a NIC needs huge pages", "start with huge pages");
        }
        Path directory = host.path("sys/bus/pci/devices/" + address);
        if (!Files.isDirectory(directory)) {
            add("there is no PCI device " + address, "see `dpdk-devbind.py --status`");
            return;
        }
        Path link = directory.resolve("driver");
        String driver = Files.exists(link) ? realName(link) : "none";
        if (!USER_SPACE_DRIVERS.contains(driver) && !SHARING_DRIVERS.contains(driver)) {
            add(
                    "PCI device " + address + " is bound to the kernel driver " + driver,
                    "bind it for DPDK, which takes it from the kernel: dpdk-devbind.py --bind=vfio-pci " + address);
        } else if (driver.equals("vfio-pci")) {
            checkVfio(address, directory);
        }
    }

    private void checkVfio(String address, Path directory) {
        Path link = directory.resolve("iommu_group");
        if (!Files.exists(link)) {
            add(
                    "PCI device " + address + " is in no IOMMU group",
                    "switch the IOMMU on (intel_iommu=on iommu=pt), or load vfio with enable_unsafe_noiommu_mode=1");
            return;
        }
        Path group = host.path("dev/vfio/" + realName(link));
        if (!Files.isWritable(group)) {
            add(group + " cannot be opened", "run as root, or give the service's user this file");
        }
    }

    private static String realName(Path link) {
        try {
            return String.valueOf(link.toRealPath().getFileName());
        } catch (java.io.IOException e) {
            return "none";
        }
    }
}
