package sluice.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.dpdk.EalOptions;

/** Problems are found in the files of a made-up machine. */
class PreflightTest {
    private static final String NIC = "0000:01:00.0";

    @TempDir
    private Path root;

    @BeforeEach
    void makeAHealthyMachine() throws IOException {
        write("proc/meminfo", "MemTotal: 8388608 kB\nMemAvailable:    4194304 kB\n");
        write("proc/self/status", "Name:\tjava\nCapEff:\t000001ffffffffff\n");
        write("proc/self/limits", "Max locked memory         8388608              8388608              bytes\n");
        write("sys/kernel/mm/hugepages/hugepages-2048kB/free_hugepages", "512\n");
        write("sys/kernel/mm/hugepages/hugepages-1048576kB/free_hugepages", "1\n");
        write("dev/net/tun", "");
        write("dev/vfio/7", "");
        write("drivers/vfio-pci/x", "");
        write("drivers/ixgbe/x", "");
        write("iommu_groups/7/x", "");
        bind(NIC, "vfio-pci");
        Files.createSymbolicLink(
                root.resolve("sys/bus/pci/devices/" + NIC + "/iommu_group"), root.resolve("iommu_groups/7"));
    }

    @Test
    void nothingIsWrongOnAHealthyMachine() {
        assertThat(problems(EalOptions.withHugePages(2048), new DeviceSpec.Pci(NIC)))
                .isEmpty();
        assertThat(problems(EalOptions.withoutHugePages(512), new DeviceSpec.Tap("tap0")))
                .isEmpty();
        assertThat(problems(EalOptions.withoutHugePages(512), new DeviceSpec.AfPacket("lo")))
                .isEmpty();
    }

    @Test
    void memoryThatIsNotThere() {
        assertThat(problems(EalOptions.withoutHugePages(5000), new DeviceSpec.Ring()))
                .containsExactly(
                        "5000 MB of memory are asked for, but only 4096 MB are available; ask for less, or stop"
                                + " other programs");
    }

    @Test
    void hugePagesOfAllSizesCount() {
        assertThat(problems(EalOptions.withHugePages(2049), new DeviceSpec.Ring()))
                .containsExactly("2049 MB of huge pages are asked for, but only 2048 MB are free; reserve them: sysctl"
                        + " vm.nr_hugepages=1025 (counts 2 MB pages), or start without huge pages");
    }

    @Test
    void missingCapabilitiesAndTheLimitThatThenCounts() throws IOException {
        write("proc/self/status", "CapEff:\t0000000000000000\n");
        assertThat(problems(EalOptions.withoutHugePages(64), new DeviceSpec.AfXdp("lo", 0)))
                .hasSize(4)
                .anyMatch(problem -> problem.contains("needs the capability CAP_NET_RAW"))
                .anyMatch(problem -> problem.contains("needs the capability CAP_NET_ADMIN"))
                .anyMatch(problem -> problem.contains("needs the capability CAP_BPF"))
                .anyMatch(problem -> problem.contains("only 8 MB may be locked") && problem.contains("ulimit -l"));
    }

    @Test
    void kernelInterfaceThatDoesNotExist() {
        assertThat(problems(EalOptions.withoutHugePages(64), new DeviceSpec.AfPacket("nosuchif")))
                .singleElement()
                .asString()
                .contains("port wan: there is no network interface nosuchif");
    }

    @Test
    void pciAddressThatIsNone() {
        assertThat(problems(EalOptions.withHugePages(64), new DeviceSpec.Pci("1:0.0")))
                .singleElement()
                .asString()
                .contains("'1:0.0' is no PCI address; write it as 0000:01:00.0");
    }

    @Test
    void pciDeviceThatDoesNotExist() {
        assertThat(problems(EalOptions.withHugePages(64), new DeviceSpec.Pci("0000:02:00.0")))
                .singleElement()
                .asString()
                .contains("there is no PCI device 0000:02:00.0");
    }

    @Test
    void nicThatTheKernelStillHas() throws IOException {
        bind("0000:03:00.0", "ixgbe");
        assertThat(problems(EalOptions.withHugePages(64), new DeviceSpec.Pci("0000:03:00.0")))
                .singleElement()
                .asString()
                .contains("bound to the kernel driver ixgbe", "dpdk-devbind.py --bind=vfio-pci 0000:03:00.0");
    }

    @Test
    void nicWithoutIommu() throws IOException {
        bind("0000:03:00.0", "vfio-pci");
        assertThat(problems(EalOptions.withHugePages(64), new DeviceSpec.Pci("0000:03:00.0")))
                .singleElement()
                .asString()
                .contains("in no IOMMU group", "intel_iommu=on");
    }

    @Test
    void hugePagesAreAskedOfWhatNeedsThem() {
        assertThat(problems(EalOptions.withoutHugePages(64), new DeviceSpec.Pci(NIC)))
                .singleElement()
                .asString()
                .contains("a NIC needs huge pages");
        assertThat(problems(EalOptions.withoutHugePages(64), new DeviceSpec.Memif("@m", 0, false, true)))
                .singleElement()
                .asString()
                .contains("zero-copy memif needs huge pages");
    }

    @Test
    void filesThatCannotBeUsed() {
        assertThat(problems(
                        EalOptions.withoutHugePages(64),
                        new DeviceSpec.Pcap(root.resolve("no.pcap"), root.resolve("nodir/out.pcap"))))
                .hasSize(2);
        assertThat(problems(
                        EalOptions.withoutHugePages(64),
                        new DeviceSpec.Memif(root.resolve("nodir/socket").toString(), 0, true, false)))
                .hasSize(1);
    }

    @Test
    void allProblemsAreToldAtOnce() {
        PortSpec jumbo = new PortSpec("a b", new DeviceSpec.AfPacket("nosuchif"), 1, 512, 512, 9000, 0, true);
        PortSpec nic = new PortSpec("nic", new DeviceSpec.Pci("x"), 1);
        assertThat(Preflight.check(EalOptions.withoutHugePages(5000), List.of(jumbo, nic), new Host(root)))
                .hasSize(5);
    }

    private List<String> problems(EalOptions options, DeviceSpec device) {
        return Preflight.check(options, List.of(new PortSpec("wan", device, 1)), new Host(root)).stream()
                .map(Preflight.Problem::toString)
                .toList();
    }

    private void write(String file, String content) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content);
    }

    private void bind(String nic, String driver) throws IOException {
        Path device = Files.createDirectories(root.resolve("sys/bus/pci/devices/" + nic));
        Files.createSymbolicLink(device.resolve("driver"), root.resolve("drivers/" + driver));
    }
}
