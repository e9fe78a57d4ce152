package sluice.deploy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sluice.config.IpPrefix;
import sluice.config.LinkSettings;
import sluice.config.PortSettings;
import sluice.dpdk.DpdkException;
import sluice.dpdk.Eal;
import sluice.port.DeviceSpec;
import sluice.port.DpdkPool;
import sluice.port.DpdkPort;
import sluice.port.DpdkPorts;
import sluice.port.Port;
import sluice.port.PortSpec;
import sluice.worker.DirectorPort;
import sluice.worker.PortBinding;

/**
 * The DPDK ports that the configuration names, and the taps of their host paths.
 *
 * <p>Thread: opened by one thread; closed when no worker runs any more.
 */
final class PortRoom implements AutoCloseable {
    private final Eal eal;
    private final DpdkPool pool;
    private final Deque<DpdkPort> opened = new ArrayDeque<>();
    private final List<DirectorPort> directorPorts = new ArrayList<>();

    PortRoom(Eal eal, DpdkPool pool) {
        this.eal = eal;
        this.pool = pool;
    }

    /** Opens all ports; those that were opened before one failed are closed by {@link #close}. */
    void open(List<PortSettings> ports) throws StartException {
        List<DirectorPort> vlans = new ArrayList<>();
        for (PortSettings port : ports) {
            try {
                DirectorPort device = open(port);
                directorPorts.add(device);
                for (LinkSettings vlan : port.vlans()) {
                    vlans.add(device.ofVlan(vlan.vlan(), addresses(vlan.addresses())));
                }
            } catch (DpdkException e) {
                throw new StartException(e);
            }
        }
        directorPorts.addAll(vlans);
    }

    /** The opened ports in the order of the configuration, then their VLANs, as {@link LinkSettings#of} numbers them. */
    List<DirectorPort> directorPorts() {
        return directorPorts;
    }

    @Override
    public void close() {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
    }

    private DirectorPort open(PortSettings settings) {
        DpdkPort port = open(settings.spec());
        Log.say("port " + settings.name() + ": " + port.info().driver() + ", " + settings.queues() + " queues, "
                + settings.addresses());
        return new DirectorPort(
                port,
                settings.device().deviceName(settings.name()),
                addresses(settings.addresses()),
                hostPath(settings),
                tap(settings, port));
    }

    private static List<DirectorPort.Address> addresses(List<IpPrefix> own) {
        return own.stream()
                .map(address -> new DirectorPort.Address(address.high(), address.low(), address.length()))
                .toList();
    }

    private DpdkPort open(PortSpec spec) {
        DpdkPort port = DpdkPorts.open(eal, spec, pool);
        opened.push(port);
        return port;
    }

    /** The tap is called as its port, and has its port's address so that the kernel takes what comes for the director. */
    private @Nullable Port tap(PortSettings settings, DpdkPort port) {
        if (settings.hostPath() != PortSettings.HostPath.TAP) {
            return null;
        }
        PortSpec spec = new PortSpec(
                settings.name() + "-host", new DeviceSpec.Tap(settings.name(), port.mac()), settings.queues());
        return open(spec.mac(port.mac()));
    }

    private static PortBinding.HostPath hostPath(PortSettings settings) {
        return switch (settings.hostPath()) {
            case KERNEL -> PortBinding.HostPath.KERNEL;
            case DROP -> PortBinding.HostPath.NONE;
            case TAP -> PortBinding.HostPath.TAP;
        };
    }
}
