package sluice.deploy;

import java.util.List;
import java.util.stream.Collectors;
import sluice.config.DaemonConfiguration;
import sluice.config.MemorySettings;
import sluice.config.PortSettings;
import sluice.dpdk.DpdkException;
import sluice.dpdk.Eal;
import sluice.dpdk.EalOptions;
import sluice.port.DeviceSpec;
import sluice.port.PortSpec;
import sluice.port.Preflight;

/** Starts DPDK's environment layer as the configuration asks, after a look at everything that would make it fail. */
final class Environment {
    private Environment() {}

    static Eal start(DaemonConfiguration configuration) throws StartException {
        List<PortSpec> ports =
                configuration.ports().stream().map(PortSettings::spec).toList();
        EalOptions options = options(configuration);
        List<Preflight.Problem> problems = Preflight.check(options, ports);
        if (!problems.isEmpty()) {
            throw new StartException(
                    problems.stream().map(Preflight.Problem::toString).collect(Collectors.joining("\n")));
        }
        try {
            return Eal.start(options);
        } catch (DpdkException e) {
            throw new StartException(e);
        }
    }

    private static EalOptions options(DaemonConfiguration configuration) {
        MemorySettings memory = configuration.memory();
        EalOptions plain = EalOptions.withoutHugePages(memory.sizeMegabytes());
        EalOptions huge = EalOptions.withHugePages(memory.sizeMegabytes());
        EalOptions options = switch (memory.hugePages()) {
            case ON -> huge;
            case OFF -> plain;
            case AUTO -> Preflight.check(huge, List.of()).isEmpty() ? huge : plain;
        };
        return options.pciAddresses(pciAddresses(configuration)).filePrefix("sluice-" + configuration.name());
    }

    private static List<String> pciAddresses(DaemonConfiguration configuration) {
        return configuration.ports().stream()
                .map(PortSettings::device)
                .filter(DeviceSpec.Pci.class::isInstance)
                .map(device -> ((DeviceSpec.Pci) device).address())
                .toList();
    }
}
